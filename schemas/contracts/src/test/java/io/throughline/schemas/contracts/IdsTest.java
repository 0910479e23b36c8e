package io.throughline.schemas.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

class IdsTest {

    @Property
    void a_stream_id_survives_its_written_form(@ForAll("streams") StreamId stream) {
        assertThat(StreamId.parse(stream.toString())).isEqualTo(stream);
    }

    @Property
    void an_event_id_survives_its_written_form(@ForAll("events") EventId event) {
        assertThat(EventId.parse(event.toString())).isEqualTo(event);
    }

    @Property
    void a_command_id_survives_its_written_form(@ForAll("commands") CommandId command) {
        assertThat(CommandId.parse(command.toString())).isEqualTo(command);
    }

    @Property
    void a_basis_survives_its_written_form(@ForAll("bases") Basis basis) {
        assertThat(Basis.parse(basis.toString())).isEqualTo(basis);
    }

    @Property
    void different_stream_ids_are_written_differently(
            @ForAll("streams") StreamId one, @ForAll("streams") StreamId other) {
        assertThat(one.toString().equals(other.toString())).isEqualTo(one.equals(other));
    }

    @Property
    void no_text_is_read_as_an_id_that_is_written_otherwise(
            @ForAll @StringLength(max = 10) @Chars({'a', '1', '/', '-', '@', ' '}) String text) {
        try {
            assertThat(StreamId.parse(text)).hasToString(text);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("must");
        }
    }

    @Example
    void the_category_ends_at_the_first_slash_and_the_version_begins_after_the_last_at() {
        // When
        EventId id = EventId.parse("order/a/b@c@12");
        // Then
        assertThat(id).isEqualTo(new EventId(new StreamId("order", "a/b@c"), 12));
    }

    @Example
    void the_cause_of_a_command_may_hold_colons() {
        // When
        CommandId id = CommandId.parse("router:import:row:7:3");
        // Then
        assertThat(id).isEqualTo(new CommandId(new AgentName("router"), "import:row:7", 3));
    }

    @Property
    void each_attempt_has_an_id_of_its_own_and_the_first_is_written_without(
            @ForAll("commands") CommandId command) {
        // When
        CommandId next = command.nextAttempt();

        // Then
        assertThat(next.attempt()).isEqualTo(command.attempt() + 1);
        assertThat(next.toString()).isNotEqualTo(command.toString());
        assertThat(CommandId.parse(next.toString())).isEqualTo(next);
        assertThat(new CommandId(command.agent(), command.cause(), command.ordinal()))
                .hasToString(command.agent() + ":" + command.cause() + ":" + command.ordinal());
    }

    @Property
    void no_text_is_read_as_a_command_id_that_is_written_otherwise(
            @ForAll @StringLength(max = 8) @Chars({'a', '0', '1', ':', '.', '-', '+'})
                    String text) {
        try {
            assertThat(CommandId.parse("a:" + text)).hasToString("a:" + text);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("must");
        }
    }

    @Example
    void the_attempt_stands_after_the_ordinal_and_the_cause_may_hold_points() {
        // When
        CommandId id = CommandId.parse("router:order/4.7:1.1@1:0.2");

        // Then
        assertThat(id).isEqualTo(new CommandId(new AgentName("router"), "order/4.7:1.1@1", 0, 2));
    }

    @Example
    void ids_that_are_none_are_refused_with_an_example_of_one() {
        for (String text : List.of("", "order", "/4711", "Order/1", "order/", "order/a b")) {
            assertThatIllegalArgumentException()
                    .as(text)
                    .isThrownBy(() -> StreamId.parse(text))
                    .withMessageContaining("must");
        }
        for (String text : List.of("", "order/1", "order/1@", "order/1@x", "order/1@-1")) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> EventId.parse(text));
        }
        for (String text : List.of("", "a:b", "a:b:", "a:b:x", "a::1", "A:b:1", "a:b:-1")) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> CommandId.parse(text));
        }
        for (String text : List.of("a:b:.", "a:b:1.", "a:b:.1", "a:b:1.-1", "a:b:1.1.1")) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> CommandId.parse(text));
        }
        for (String text : List.of("a:b:01", "a:b:+1", "a:b:1.0", "a:b:1.01", "a:b:1.+1")) {
            assertThatIllegalArgumentException()
                    .as(text)
                    .isThrownBy(() -> CommandId.parse(text))
                    .withMessageContaining("must be written a:b:1");
        }
    }

    @Example
    void a_stream_id_has_a_longest_length() {
        // Given
        String longest = "k".repeat(StreamId.LENGTH_MAX - "order/".length());
        // Then
        assertThat(new StreamId("order", longest).toString()).hasSize(StreamId.LENGTH_MAX);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamId("order", longest + "k"))
                .withMessageContaining("longer than 250");
    }

    @Example
    void a_stream_id_with_a_hash_tag_may_be_longer() {
        // Given
        String tag = "k".repeat(StreamId.TAGGED_LENGTH_MAX - "order/{}".length());
        // Then
        assertThat(new StreamId("order", "{" + tag + "}").toString())
                .hasSize(StreamId.TAGGED_LENGTH_MAX);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamId("order", "{k" + tag + "}"))
                .withMessageContaining("longer than 400");
    }

    @Example
    void braces_that_are_no_hash_tag_are_refused() {
        for (String key : List.of("{", "}", "{}", "a{b}c", "a}b", "a}{b}", "{a}{b}", "{a{}}")) {
            assertThatIllegalArgumentException()
                    .as(key)
                    .isThrownBy(() -> new StreamId("order", key))
                    .withMessageContaining("must have braces only around its end");
        }
    }

    @Example
    void a_cause_has_a_longest_length() {
        // Given
        AgentName agent = new AgentName("router");
        String longest = "c".repeat(CommandId.CAUSE_LENGTH_MAX);
        // Then
        assertThat(new CommandId(agent, longest, 0).cause()).isEqualTo(longest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CommandId(agent, longest + "c", 0));
    }

    @Example
    void an_agent_name_has_a_longest_length() {
        // Given
        String longest = "a".repeat(60);
        // Then
        assertThat(new AgentName(longest)).hasToString(longest);
        assertThatIllegalArgumentException().isThrownBy(() -> new AgentName(longest + "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> new AgentName("-a"));
    }

    @Example
    void a_basis_has_a_largest_size() {
        // Given
        EventId seen = EventId.parse("order/1@1");
        // Then
        assertThat(new Basis(Collections.nCopies(Basis.SIZE_MAX, seen)).seen())
                .hasSize(Basis.SIZE_MAX);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Basis(Collections.nCopies(Basis.SIZE_MAX + 1, seen)));
    }

    @Provide
    Arbitrary<StreamId> streams() {
        Arbitrary<String> categories =
                Arbitraries.strings()
                        .withCharRange('a', 'z')
                        .ofLength(1)
                        .flatMap(first ->
                                Arbitraries.strings()
                                        .withCharRange('a', 'z')
                                        .numeric()
                                        .withChars('-')
                                        .ofMaxLength(20)
                                        .map(rest -> first + rest));
        Arbitrary<String> keys = texts(100).map(text -> text.replaceAll("[{}]", "|"));
        Arbitrary<String> tagged =
                Combinators.combine(keys, keys).as((key, tag) -> "%s{%s}".formatted(key, tag));
        return Combinators.combine(categories, Arbitraries.oneOf(keys, tagged)).as(StreamId::new);
    }

    @Provide
    Arbitrary<EventId> events() {
        return Combinators.combine(streams(), Arbitraries.longs().greaterOrEqual(0))
                .as(EventId::new);
    }

    @Provide
    Arbitrary<CommandId> commands() {
        Arbitrary<AgentName> agents =
                Arbitraries.strings()
                        .withCharRange('a', 'z')
                        .ofMinLength(1)
                        .ofMaxLength(60)
                        .map(AgentName::new);
        Arbitrary<Integer> ordinals = Arbitraries.integers().greaterOrEqual(0);
        // The last number has no next attempt.
        Arbitrary<Integer> attempts = Arbitraries.integers().between(0, Integer.MAX_VALUE - 1);
        return Combinators.combine(agents, texts(450), ordinals, attempts).as(CommandId::new);
    }

    @Provide
    Arbitrary<Basis> bases() {
        return events().list().ofMaxSize(Basis.SIZE_MAX).map(Basis::new);
    }

    private static Arbitrary<String> texts(int lengthMax) {
        return Arbitraries.strings()
                .withCharRange('!', '~')
                .withChars("äß漢/@:".toCharArray())
                .ofMinLength(1)
                .ofMaxLength(lengthMax);
    }
}
