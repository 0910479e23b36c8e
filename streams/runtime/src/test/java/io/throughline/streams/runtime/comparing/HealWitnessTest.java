package io.throughline.streams.runtime.comparing;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.streams.runtime.comparing.HealWitness.Verdict;
import io.throughline.streams.runtime.comparing.HealWitness.Word;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who is at fault when a store differs from the log.
class HealWitnessTest {

    private static final Word.Says LOG = new Word.Says(3, new byte[] {3});

    @ParameterizedTest(name = "the store says {0}, the other {1}: {2}")
    @CsvSource({
        "log, log, STORE",
        "log, more, STORE",
        "log, unknown, STORE",
        "more, log, STORE",
        "more, more, LOG",
        "more, most, LOG",
        "most, more, LOG",
        "other, other, LOG",
        "more, other, STORE",
        "other, nothing, STORE",
        "other, unknown, UNCERTAIN",
        "nothing, other, STORE",
        "nothing, nothing, STORE",
        "nothing, unknown, STORE",
        "unknown, other, STORE",
        "less, less, UNCERTAIN",
        "less, other, STORE",
        "other, less, STORE",
    })
    void the_log_is_at_fault_only_if_both_agree_on_something_else(
            String own, String other, Verdict due) {
        assertThat(HealWitness.verdict(LOG, word(own), word(other))).isEqualTo(due);
    }

    @ParameterizedTest(name = "the head says {0}, the journal {1}: {2}")
    @CsvSource({
        "log, less, STORE",
        "other, less, UNCERTAIN",
        "more, less, UNCERTAIN",
        "less, less, UNCERTAIN",
        "nothing, less, STORE",
        "other, log, STORE",
        "other, other, LOG",
        "more, more, LOG",
        "other, more, STORE",
        "other, unknown, UNCERTAIN",
        "more, log, UNCERTAIN",
        "more, nothing, UNCERTAIN",
        "more, other, UNCERTAIN",
        "spoiled, log, STORE",
        "spoiled, nothing, STORE",
    })
    void a_head_is_believed_unless_it_is_spoiled_or_others_know_as_much_as_it_does(
            String head, String journal, Verdict due) {
        for (String written : List.of("more", "nothing")) {
            assertThat(HealWitness.ofHead(LOG, word(head), word(journal), () -> word(written)))
                    .isEqualTo(due);
        }
    }

    @ParameterizedTest(name = "the head was written as {0}, the journal says {1}: {2}")
    @CsvSource({
        "log, log, STORE",
        "log, more, LOG",
        "log, other, UNCERTAIN",
        "log, less, UNCERTAIN",
        "log, nothing, UNCERTAIN",
        "log, unknown, UNCERTAIN",
        "less, log, UNCERTAIN",
        "more, log, UNCERTAIN",
        "nothing, log, UNCERTAIN",
    })
    void a_head_that_knows_more_is_mended_only_if_it_was_never_written_so(
            String written, String journal, Verdict due) {
        assertThat(HealWitness.ofHead(LOG, word("more"), word(journal), () -> word(written)))
                .isEqualTo(due);
    }

    @ParameterizedTest(name = "the journal says {0}, and the log has trouble: {1}")
    @CsvSource({
        "log, false, until a person has looked at it",
        "nothing, false, until a person has looked at it",
        "other, false, until a person has looked at it",
        "log, true, until that is mended",
        "nothing, true, until that is mended",
        "less, false, until its journal can tell",
        "unknown, true, until its journal can tell",
    })
    void whoever_reads_why_a_head_is_held_knows_what_it_waits_for(
            String journal, boolean hasTrouble, String due) {
        assertThat(HealWitness.whyUncertain(LOG, word(journal), hasTrouble)).contains(due);
    }

    private static Word word(String name) {
        return switch (name) {
            case "log" -> new Word.Says(3, new byte[] {3});
            case "less" -> new Word.Says(2, new byte[] {2});
            case "more" -> new Word.Says(4, new byte[] {4});
            case "spoiled" -> new Word.Says(7, new byte[] {3});
            case "most" -> new Word.Says(5, new byte[] {5});
            case "other" -> new Word.Says(3, new byte[] {7});
            case "nothing" -> new Word.Nothing();
            case "unknown" -> new Word.Unknown("it is away");
            default -> throw new IllegalArgumentException(name);
        };
    }
}
