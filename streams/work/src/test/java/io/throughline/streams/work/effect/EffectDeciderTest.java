package io.throughline.streams.work.effect;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.work.EffectCommand;
import io.throughline.schemas.contracts.work.EffectCommand.DoubtEffect;
import io.throughline.schemas.contracts.work.EffectCommand.IntendEffect;
import io.throughline.schemas.contracts.work.EffectCommand.RecordEffect;
import io.throughline.schemas.contracts.work.EffectCommand.RefuseEffect;
import io.throughline.schemas.contracts.work.EffectCommand.SettleEffect;
import io.throughline.schemas.contracts.work.EffectEvent;
import io.throughline.schemas.contracts.work.EffectEvent.EffectDone;
import io.throughline.schemas.contracts.work.EffectEvent.EffectDoubted;
import io.throughline.schemas.contracts.work.EffectEvent.EffectIntended;
import io.throughline.schemas.contracts.work.EffectEvent.EffectRefused;
import io.throughline.schemas.contracts.work.EffectEvent.EffectSettled;
import io.throughline.schemas.contracts.work.EffectRow;
import io.throughline.schemas.contracts.work.EffectStatus;
import io.throughline.schemas.contracts.work.WorkCodes;
import io.throughline.streams.kernel.Decision;
import io.throughline.streams.testkit.DeciderLaws;
import io.throughline.streams.testkit.DeciderSpec;
import io.throughline.streams.testkit.ViewSpec;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;

class EffectDeciderTest {

    private static final AgentName AGENT = new AgentName("notifier");
    private static final StreamId ORDER = StreamId.parse("order/4711");
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    private static final RecordEffect RECORD = new RecordEffect("{}");
    private static final DoubtEffect DOUBT = new DoubtEffect("no answer");
    private static final SettleEffect DONE = new SettleEffect(true, "{}", "ann", "saw it");
    private static final SettleEffect WITHOUT = new SettleEffect(true, null, "ann", "saw it");
    private static final SettleEffect NOT_DONE = new SettleEffect(false, null, "ann", "asked");

    private final EffectDecider decider = new EffectDecider();
    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final Codec<Object> states =
            Codec.of(Object.class, registry, List.of(EffectState.class));
    private final DeciderSpec<EffectCommand, EffectState, EffectEvent> effect =
            DeciderSpec.of(decider);
    private final DeciderSpec<EffectCommand, EffectState, EffectEvent> intended =
            effect.givenAccepted(intend("a1"));

    private static IntendEffect intend(String attempt) {
        return new IntendEffect(AGENT, ORDER, 6, "notify", "{}", "key", attempt, AT);
    }

    private static EffectIntended begun(String attempt) {
        return new EffectIntended(AGENT, ORDER, 6, "notify", "{}", "key", attempt, AT);
    }

    private static RefuseEffect refuse(String attempt) {
        return new RefuseEffect(attempt, "refused");
    }

    @Example
    void one_attempt_at_a_time_is_at_it() {
        effect.when(intend("a1")).then(begun("a1"));
        intended.when(intend("a1")).thenNothing();
        intended.when(intend("a2")).thenRejected(WorkCodes.INTENDED);
        intended.givenAccepted(DOUBT).when(intend("a2")).thenRejected(WorkCodes.IN_DOUBT);
    }

    @Example
    void what_was_done_is_never_intended_again() {
        intended.when(RECORD).then(new EffectDone("{}"));
        intended.givenAccepted(RECORD).when(intend("a2")).thenRejected(WorkCodes.ALREADY_DONE);
        intended.givenAccepted(RECORD).when(DOUBT).thenRejected(WorkCodes.ALREADY_DONE);
        intended.givenAccepted(RECORD).when(refuse("a1")).thenRejected(WorkCodes.ALREADY_DONE);
        intended.givenAccepted(RECORD).when(NOT_DONE).thenRejected(WorkCodes.ALREADY_DONE);
        intended.givenAccepted(RECORD).when(DONE).thenNothing();
        intended.givenAccepted(DONE).when(intend("a2")).thenRejected(WorkCodes.ALREADY_DONE);
        intended.givenAccepted(DONE).when(DOUBT).thenRejected(WorkCodes.ALREADY_DONE);
    }

    @Example
    void what_was_certainly_not_done_may_be_tried_again() {
        intended.when(refuse("a1")).then(new EffectRefused("refused"));
        intended.givenAccepted(refuse("a1")).when(intend("a2")).then(begun("a2"));
        intended.givenAccepted(NOT_DONE).when(intend("a2")).then(begun("a2"));
        intended.givenAccepted(refuse("a1")).when(refuse("a1")).thenNothing();
        intended.givenAccepted(refuse("a1")).when(DONE).thenRejected(WorkCodes.NOT_INTENDED);
    }

    @Example
    void an_attempt_speaks_for_itself_only() {
        intended.when(refuse("a0")).thenRejected(WorkCodes.OTHER_ATTEMPT);
        intended.givenAccepted(DOUBT).when(refuse("a0")).thenRejected(WorkCodes.OTHER_ATTEMPT);
        intended.givenAccepted(DOUBT).when(refuse("a1")).then(new EffectRefused("refused"));
    }

    @Example
    void who_knows_that_it_was_done_is_heard_even_late() {
        intended.givenAccepted(DOUBT).when(RECORD).then(new EffectDone("{}"));
        intended.givenAccepted(NOT_DONE).when(RECORD).then(new EffectDone("{}"));
        intended.givenAccepted(refuse("a1")).when(RECORD).then(new EffectDone("{}"));
    }

    @Example
    void a_doubt_waits_to_be_settled() {
        intended.when(DOUBT).then(new EffectDoubted("no answer"));
        intended.givenAccepted(DOUBT).when(DOUBT).thenNothing();
        intended.givenAccepted(DOUBT)
                .when(DONE)
                .then(new EffectSettled(true, "{}", "ann", "saw it"));
        intended.givenAccepted(NOT_DONE).when(DONE).thenRejected(WorkCodes.ALREADY_SETTLED);
        intended.givenAccepted(NOT_DONE).when(NOT_DONE).thenNothing();
    }

    @Example
    void what_was_done_without_a_result_may_get_one_later_and_a_wrong_one_another() {
        var settled = intended.givenAccepted(WITHOUT);
        settled.when(WITHOUT).thenNothing();
        settled.when(NOT_DONE).thenRejected(WorkCodes.ALREADY_SETTLED);
        settled.when(DONE).then(new EffectSettled(true, "{}", "ann", "saw it"));
        var answered = settled.givenAccepted(DONE);
        answered.when(DONE).thenNothing();
        answered.when(WITHOUT).thenNothing();
        answered.when(new SettleEffect(true, "[]", "bob", "looked again"))
                .then(new EffectSettled(true, "[]", "bob", "looked again"));
    }

    @Example
    void a_result_that_could_not_be_kept_may_be_settled_but_a_kept_one_stays() {
        RecordEffect lost = new RecordEffect("null", "too large");
        intended.when(lost).then(new EffectDone("null", "too large"));
        var done = intended.givenAccepted(lost);
        done.when(intend("a2")).thenRejected(WorkCodes.ALREADY_DONE);
        done.when(NOT_DONE).thenRejected(WorkCodes.ALREADY_DONE);
        done.when(lost).thenNothing();
        done.when(WITHOUT).thenNothing();
        done.when(DONE).then(new EffectSettled(true, "{}", "ann", "saw it"));
        done.givenAccepted(DONE).when(lost).thenNothing();
        done.when(RECORD).then(new EffectDone("{}"));
        intended.givenAccepted(RECORD).when(lost).thenNothing();
        intended.givenAccepted(RECORD)
                .when(new SettleEffect(true, "[]", "bob", "looked again"))
                .thenNothing();
    }

    @Example
    void what_was_settled_before_results_were_told_apart_keeps_the_one_that_it_may_have() {
        // Given: a state as it was written then
        Schema before =
                SchemaBuilder.record("io.throughline.work.effect.Settled")
                        .fields()
                        .requiredBoolean("done")
                        .endRecord();
        int id = registry.register("states", before);
        EffectState done = (EffectState) states.decode(new byte[] {0, 0, 0, 0, (byte) id, 1});
        EffectState notDone = (EffectState) states.decode(new byte[] {0, 0, 0, 0, (byte) id, 0});

        // Then
        RecordEffect lost = new RecordEffect("null", "too large");
        assertThat(decider.decide(lost, done)).isEqualTo(Decision.nothing());
        assertThat(decider.decide(lost, notDone))
                .isEqualTo(Decision.accept(new EffectDone("null", "too large")));
        assertThat(decider.decide(RECORD, done)).isEqualTo(Decision.accept(new EffectDone("{}")));
        assertThat(decider.decide(DONE, done))
                .isEqualTo(Decision.accept(new EffectSettled(true, "{}", "ann", "saw it")));
    }

    @Example
    void nothing_can_be_said_of_what_nobody_tried() {
        for (EffectCommand command : List.of(RECORD, refuse("a1"), DOUBT, DONE, NOT_DONE)) {
            effect.when(command).thenRejected(WorkCodes.NOT_INTENDED);
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void effects_keep_the_laws_of_deciders_and_one_attempt_begins_after_another_ended(
            @ForAll("commands") List<EffectCommand> commands) {
        EffectState state = decider.initial();
        boolean done = false;
        for (EffectEvent event : DeciderLaws.check(decider, commands)) {
            if (event instanceof EffectIntended) {
                assertThat(done).isFalse();
                assertThat(state)
                        .isNotInstanceOfAny(EffectState.Intended.class, EffectState.Doubted.class);
            }
            done |= event instanceof EffectDone;
            state = decider.evolve(state, event);
            assertThat(states.decode(states.encode(state))).isEqualTo(state);
        }
    }

    @Example
    void only_what_is_open_has_a_row() {
        EffectRow open =
                new EffectRow(
                        "notifier",
                        "order/4711",
                        6,
                        "notify",
                        EffectStatus.IN_DOUBT,
                        "key",
                        "{}",
                        "a1",
                        AT,
                        "no answer");
        ViewSpec<EffectRow, EffectEvent> doubted =
                ViewSpec.of(new EffectView()).given(begun("a1"), new EffectDoubted("no answer"));
        doubted.then(open);
        doubted.given(new EffectSettled(true, null, "ann", "saw it")).then(EffectRow.NONE);
        doubted.given(new EffectDone("{}")).then(EffectRow.NONE);
        doubted.given(new EffectRefused("refused")).then(EffectRow.NONE);
    }

    @Provide
    Arbitrary<List<EffectCommand>> commands() {
        return Arbitraries.<EffectCommand>of(
                        intend("a1"),
                        intend("a2"),
                        RECORD,
                        refuse("a1"),
                        refuse("a2"),
                        DOUBT,
                        new RecordEffect("null", "too large"),
                        DONE,
                        WITHOUT,
                        NOT_DONE)
                .list()
                .ofMaxSize(30);
    }
}
