package io.throughline.schemas.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class IdTextTest {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
    private static final Pattern TOKEN = Pattern.compile("[^\\s\\p{Cntrl}]+");

    @Property
    void a_name_is_what_the_expression_says(@ForAll("texts") String text) {
        assertThat(IdText.isName(text)).isEqualTo(NAME.matcher(text).matches());
    }

    @Property
    void a_token_is_what_the_expression_says(@ForAll("texts") String text) {
        assertThat(IdText.isToken(text)).isEqualTo(TOKEN.matcher(text).matches());
    }

    @Example
    void nothing_is_neither() {
        assertThat(IdText.isName("")).isFalse();
        assertThat(IdText.isToken("")).isFalse();
    }

    // Around every border of what is allowed.
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars("az09-`{/:@[ABZ_ !~\t\n\u000B\f\r\u0000\u001F\u007F\u0080\u00A0\u2028")
                .ofMaxLength(6);
    }
}
