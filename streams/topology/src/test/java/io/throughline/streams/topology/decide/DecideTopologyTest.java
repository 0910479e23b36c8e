package io.throughline.streams.topology.decide;

import static io.throughline.schemas.contracts.ExpectedVersion.ANY;
import static io.throughline.schemas.contracts.ExpectedVersion.exactly;
import static io.throughline.streams.topology.counter.Commands.add;
import static io.throughline.streams.topology.counter.Counters.counter;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.CommandHeaders;
import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.Header;
import io.throughline.schemas.codec.OutcomeHeaders;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.counter.Commands;
import io.throughline.streams.topology.counter.CounterCommand.Crash;
import io.throughline.streams.topology.counter.CounterEvent.Added;
import io.throughline.streams.topology.counter.Flip.Turn;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecideTopologyTest {

    private final StreamId stream = counter("a");
    private DecideDriver driver;

    @BeforeEach
    void start(@TempDir Path folder) {
        driver = new DecideDriver(folder);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void events_and_outcome_are_written_under_the_stream_id() {
        CommandMetadata metadata = Commands.rich("row-1", stream);

        driver.send(metadata, add(1, 2));

        List<TestRecord<String, byte[]>> events = driver.events();
        assertThat(events).extracting(TestRecord::key).containsOnly("counter/a").hasSize(2);
        assertThat(events)
                .extracting(event -> driver.codecs().events().decode(event.value()))
                .containsExactly(new Added(1), new Added(2));
        assertThat(events)
                .extracting(event -> EventHeaders.read(event.headers(), event.key()).id())
                .containsExactly(stream.at(1), stream.at(2));
        assertThat(events)
                .extracting(event -> Header.text(event.headers(), Header.VERSION))
                .containsExactly("1", "2");

        TestRecord<String, byte[]> outcome = driver.outcomeRecords().getFirst();
        assertThat(outcome.key()).isEqualTo("counter/a");
        assertThat(OutcomeHeaders.read(outcome.headers(), outcome.key()))
                .isEqualTo(new OutcomeHeaders(metadata.id(), stream));
        assertThat(driver.codecs().outcomes().decode(outcome.value()))
                .isEqualTo(new Accepted(1, 2, false));
        assertThat(driver.deadLetters()).isEmpty();
    }

    @Test
    void the_hash_chain_of_the_log_is_the_one_in_the_head() {
        driver.send(Commands.rich("row-1", stream), add(1, 2));
        driver.send(Commands.rich("row-2", counter("b")), add(9));
        driver.send(Commands.rich("row-3", stream), add(3));

        byte[] hash = new byte[HashChain.LENGTH_BYTES];
        for (TestRecord<String, byte[]> event : driver.events()) {
            if (event.key().equals("counter/a")) {
                hash = HashChain.next(hash, event.timestamp(), event.headers(), event.value());
            }
        }
        assertThat(driver.head(stream).hash()).isEqualTo(hash);
        assertThat(driver.head(stream).version()).isEqualTo(3);
    }

    @Test
    void a_duplicate_is_answered_and_writes_nothing() {
        CommandMetadata metadata = Commands.plain("once", stream, ANY);

        driver.send(metadata, add(1));
        driver.send(metadata, add(1));

        assertThat(driver.outcomes())
                .containsExactly(new Accepted(1, 1, false), new Accepted(1, 1, true));
        assertThat(driver.events()).hasSize(1);
    }

    // As after a client with many commands for one stream found nobody for some seconds.
    @Test
    void what_a_client_sends_again_is_in_the_log_once_however_much_it_is() {
        List<CommandMetadata> open =
                IntStream.range(0, DecideOptions.DUPLICATE_HORIZON_COMMANDS + 8)
                        .mapToObj(i -> Commands.plain("open-" + i, stream, ANY))
                        .toList();
        open.forEach(metadata -> driver.send(metadata, add(1)));

        open.forEach(metadata -> driver.sendAgain(metadata, add(1)));

        assertThat(driver.events()).hasSize(open.size());
        assertThat(driver.outcomes().subList(open.size(), 2 * open.size()))
                .filteredOn(Outcome::duplicate)
                .hasSize(DecideOptions.DUPLICATE_HORIZON_COMMANDS);
    }

    @Test
    void a_value_that_cannot_be_read_is_answered_and_dead_lettered() {
        CommandMetadata metadata = Commands.plain("bad", stream, ANY);

        driver.send(metadata, new byte[] {0, 0, 0, 99, 99, 1});

        requireMalformed(driver.outcomes(), "schema id");
        requireDeadLetter("schema id", new byte[] {0, 0, 0, 99, 99, 1});
        requireTheNextCommandWorks();
    }

    @Test
    void headers_that_cannot_be_read_are_answered_and_dead_lettered() {
        driver.send(Commands.plain("first", stream, ANY), add(1));
        Headers headers = headers(Commands.plain("bad", stream, ANY));
        headers.remove(Header.TIME).add(Header.TIME, "yesterday".getBytes(StandardCharsets.UTF_8));

        driver.send("counter/a", driver.codecs().commands().encode(add(1)), headers);

        TestRecord<String, byte[]> answer = driver.outcomeRecords().getLast();
        assertThat(OutcomeHeaders.read(answer.headers(), answer.key()))
                .isEqualTo(new OutcomeHeaders(CommandId.parse("tester:bad:0"), counter("a")));
        Rejected rejected = (Rejected) driver.codecs().outcomes().decode(answer.value());
        assertThat(rejected.code()).isEqualTo(Rejected.MALFORMED);
        assertThat(rejected.message()).contains("ce_time");
        assertThat(rejected.version()).isEqualTo(1);
        requireDeadLetter("ce_time", driver.codecs().commands().encode(add(1)));
        requireTheNextCommandWorks();
    }

    @Test
    void a_command_that_is_too_large_is_answered_and_dead_lettered_without_its_value() {
        Headers headers = headers(Commands.plain("large", stream, ANY));

        driver.send("counter/a", new byte[1_000_001], headers);

        requireMalformed(driver.outcomes(), "at most 1000000 bytes");
        TestRecord<String, byte[]> letter = driver.deadLetters().getFirst();
        assertThat(letter.key()).isEqualTo("counter/a");
        assertThat(letter.value()).isNull();
        assertThat(Header.text(letter.headers(), Header.ID)).isNull();
        assertThat(Header.text(letter.headers(), "tl_offset")).isEqualTo("0");
        requireTheNextCommandWorks();
    }

    @Test
    void a_command_that_is_too_large_by_its_key_or_headers_is_dead_lettered_without_them() {
        driver.send("x".repeat(1_000_001), new byte[1], new RecordHeaders());
        driver.send("x", new byte[1], new RecordHeaders().add("large", new byte[1_000_001]));

        assertThat(driver.outcomes()).isEmpty();
        assertThat(driver.deadLetters())
                .hasSize(2)
                .allSatisfy(letter -> {
                    assertThat(letter.key()).isNull();
                    assertThat(letter.headers().lastHeader("large")).isNull();
                });
        requireTheNextCommandWorks();
    }

    @Test
    void without_an_id_or_a_stream_there_is_nobody_to_answer() {
        byte[] command = driver.codecs().commands().encode(add(1));
        Headers headers = headers(Commands.plain("bad", stream, ANY));

        driver.send("counter/a", command, new RecordHeaders());
        driver.send("no stream id", command, headers);
        driver.send(null, command, headers);
        driver.send("counter/a", null, headers);

        assertThat(driver.outcomes()).isEmpty();
        assertThat(driver.deadLetters())
                .extracting(letter -> Header.text(letter.headers(), "tl_error"))
                .satisfiesExactly(
                        one -> assertThat(one).contains("ce_id is missing"),
                        two -> assertThat(two).contains("record key"),
                        three -> assertThat(three).contains("a stream id as its key"),
                        four -> assertThat(four).contains("a stream id as its key"));
        requireTheNextCommandWorks();
    }

    @Test
    void what_is_not_for_this_stream_is_answered_and_dead_lettered() {
        driver.send(Commands.plain("x", new StreamId("clock", "a"), ANY), add(1));
        driver.send(Commands.plain("y", stream, ANY), new Turn());

        requireMalformed(driver.outcomes(), "");
        assertThat(driver.deadLetters())
                .extracting(letter -> Header.text(letter.headers(), "tl_error"))
                .satisfiesExactly(
                        one -> assertThat(one).contains("category 'clock'"),
                        two -> assertThat(two).contains("Turn is not a command"));
        requireTheNextCommandWorks();
    }

    @Test
    void a_bug_is_answered_and_dead_lettered() {
        driver.send(Commands.plain("x", stream, ANY), new Crash());

        assertThat(driver.outcomes())
                .singleElement()
                .extracting(outcome -> ((Rejected) outcome).code())
                .isEqualTo(Rejected.FAILED);
        requireDeadLetter("a bug in the decider", driver.codecs().commands().encode(new Crash()));
        requireTheNextCommandWorks();
    }

    @Test
    void a_dead_letter_says_where_it_comes_from_and_can_be_sent_again() {
        CommandMetadata metadata = Commands.plain("x", stream, ANY);
        driver.send(metadata, new Crash());

        TestRecord<String, byte[]> letter = driver.deadLetters().getFirst();

        assertThat(Header.text(letter.headers(), "tl_by")).isEqualTo("decide");
        assertThat(Header.text(letter.headers(), "tl_topic")).isEqualTo("counting.commands");
        assertThat(Header.text(letter.headers(), "tl_partition")).isEqualTo("0");
        assertThat(Header.text(letter.headers(), "tl_offset")).isEqualTo("0");
        assertThat(CommandHeaders.read(letter.headers(), letter.key())).isEqualTo(metadata);
    }

    private void requireTheNextCommandWorks() {
        driver.outcomes();
        driver.send(Commands.plain("next", counter("next"), ANY), add(1));
        driver.send(Commands.plain("after", counter("next"), exactly(1)), add(1));
        assertThat(driver.outcomes())
                .containsExactly(new Accepted(1, 1, false), new Accepted(2, 2, false));
    }

    private void requireDeadLetter(String reason, byte[] value) {
        List<TestRecord<String, byte[]>> letters = driver.deadLetters();
        assertThat(letters).hasSize(1);
        assertThat(Header.text(letters.getFirst().headers(), "tl_error")).contains(reason);
        assertThat(letters.getFirst().value()).isEqualTo(value);
        assertThat(letters.getFirst().key()).isEqualTo("counter/a");
    }

    private static void requireMalformed(List<Outcome> outcomes, String message) {
        assertThat(outcomes).isNotEmpty();
        for (Outcome outcome : outcomes) {
            assertThat(((Rejected) outcome).code()).isEqualTo(Rejected.MALFORMED);
            assertThat(((Rejected) outcome).message()).contains(message);
        }
    }

    private static Headers headers(CommandMetadata metadata) {
        Headers headers = new RecordHeaders();
        CommandHeaders.write(metadata, "any.Type", headers);
        return headers;
    }
}
