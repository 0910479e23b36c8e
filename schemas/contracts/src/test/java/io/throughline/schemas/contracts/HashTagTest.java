package io.throughline.schemas.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

class HashTagTest {

    @Example
    void what_stands_in_the_innermost_braces_decides() {
        assertThat(HashTag.of("order/4711")).isEqualTo("order/4711");
        assertThat(HashTag.of("deadletter/notifier:{order/4711}")).isEqualTo("order/4711");
        assertThat(HashTag.of("deadletter/supervisor:{deadletter/notifier:{order/4711}}"))
                .isEqualTo("order/4711");
    }

    @Example
    void braces_that_are_no_tag_decide_nothing() {
        assertThat(HashTag.of("")).isEmpty();
        assertThat(HashTag.of("order/{}")).isEqualTo("order/{}");
        assertThat(HashTag.of("order/{a}b")).isEqualTo("order/{a}b");
        assertThat(HashTag.of("order/a}")).isEqualTo("order/a}");
        assertThat(HashTag.of("order/{a")).isEqualTo("order/{a");
    }

    @Property
    void the_tag_of_a_tag_is_itself(
            @ForAll @StringLength(max = 12) @Chars({'a', '{', '}', '/'}) String key) {
        assertThat(HashTag.of(HashTag.of(key))).isEqualTo(HashTag.of(key));
        assertThat(key).contains(HashTag.of(key));
    }

    @Property
    void whatever_is_put_around_a_key_as_a_tag_leaves_it_where_it_is(
            @ForAll @StringLength(min = 1, max = 12) @Chars({'a', '{', '}', '/'}) String key) {
        assertThat(HashTag.of("deadletter/notifier:{" + key + "}")).isEqualTo(HashTag.of(key));
    }
}
