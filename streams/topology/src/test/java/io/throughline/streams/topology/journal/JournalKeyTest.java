package io.throughline.streams.topology.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class JournalKeyTest {

    @Property
    void entries_of_a_stream_and_kind_lie_together_in_version_order(
            @ForAll("streams") String stream,
            @ForAll("streams") String other,
            @ForAll("kinds") byte kind,
            @ForAll("kinds") byte otherKind,
            @ForAll @LongRange(min = 0) long version,
            @ForAll @LongRange(min = 0) long otherVersion) {
        byte[] key = JournalKey.of(stream, kind, version);
        byte[] otherKey = JournalKey.of(other, otherKind, otherVersion);
        boolean together = stream.equals(other) && kind == otherKind;

        assertThat(JournalKey.together(key, otherKey)).isEqualTo(together);
        assertThat(JournalKey.version(key)).isEqualTo(version);
        if (together) {
            assertThat(Integer.signum(Arrays.compareUnsigned(key, otherKey)))
                    .isEqualTo(Long.signum(Long.compare(version, otherVersion)));
        } else {
            // The other entry is before the first or after the last possible one.
            byte[] first = JournalKey.of(stream, kind, 0);
            byte[] last = JournalKey.of(stream, kind, Long.MAX_VALUE);
            assertThat(
                            Arrays.compareUnsigned(otherKey, first) < 0
                                    || Arrays.compareUnsigned(otherKey, last) > 0)
                    .isTrue();
        }
    }

    @Provide
    Arbitrary<String> streams() {
        // Few characters, so that many are prefixes of one another; e and s are the kinds.
        return Arbitraries.strings()
                .withChars("es1é")
                .ofMinLength(1)
                .ofMaxLength(12)
                .map("c/"::concat);
    }

    @Provide
    Arbitrary<Byte> kinds() {
        return Arbitraries.of(JournalKey.EVENT, JournalKey.SNAPSHOT);
    }
}
