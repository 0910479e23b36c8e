package io.throughline.agents.runtime.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.agents.runtime.backbone.WorkCommands;
import io.throughline.agents.runtime.limits.TimeLimit;
import io.throughline.agents.runtime.service.TestSettings;
import io.throughline.agents.sdk.Effect;
import io.throughline.agents.sdk.EffectInDoubtException;
import io.throughline.agents.sdk.Reconciler;
import io.throughline.agents.sdk.ResultMissingException;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.work.EffectCommand;
import io.throughline.schemas.contracts.work.EffectCommand.RecordEffect;
import io.throughline.schemas.contracts.work.EffectCommand.SettleEffect;
import io.throughline.schemas.contracts.work.EffectId;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a ledger makes of what others say of the same effect meanwhile.
@Timeout(30)
class LedgerTest {

    private static final EventId EVENT = EventId.parse("order/1@4");
    private static final ScheduledExecutorService TIMER =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

    private final AtomicInteger done = new AtomicInteger();
    private final EffectLog log = new EffectLog(Runnable::run);

    @Test
    void a_lagging_journal_makes_no_doubt_of_what_was_done() throws Exception {
        // Given: what another attempt recorded comes just after the journal was read
        String result =
                perform(
                        log,
                        Reconciler.none(),
                        _ -> {
                            log.afterRead(() -> say(new RecordEffect("\"theirs\""), "recorded"));

                            // When
                            return perform(log, Reconciler.none(), _ -> ring());
                        });

        // Then
        assertThat(result).isEqualTo("theirs");
        assertThat(done).hasValue(0);
        assertThat(log.names()).containsExactly("EffectIntended", "EffectDone");
    }

    @Test
    void who_throws_although_it_was_done_is_told_what_others_recorded() throws Exception {
        // When
        String result =
                perform(
                        log,
                        Reconciler.none(),
                        _ -> {
                            say(new RecordEffect("\"theirs\""), "recorded");
                            throw new IOException("no answer");
                        });

        // Then
        assertThat(result).isEqualTo("theirs");
        assertThat(log.names()).containsExactly("EffectIntended", "EffectDone");
    }

    @Test
    void what_nobody_knows_is_in_doubt() {
        assertThatExceptionOfType(EffectInDoubtException.class)
                .isThrownBy(() ->
                        perform(
                                log,
                                Reconciler.none(),
                                _ -> {
                                    throw new IOException("no answer");
                                }));
        assertThat(log.names()).containsExactly("EffectIntended", "EffectDoubted");
    }

    @Test
    void two_attempts_at_a_time_do_not_share_the_leave_to_do_it() throws Exception {
        // Given: nothing is decided before both have asked
        Queue<Runnable> undecided = new ConcurrentLinkedQueue<>();
        EffectLog slow = new EffectLog(undecided::add);
        Callable<String> ring = () -> perform(slow, Reconciler.none(), _ -> ring());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(ring);
            var second = threads.submit(ring);
            Awaitility.await().until(() -> undecided.size() == 2);

            // When
            while (!first.isDone() || !second.isDone()) {
                Optional.ofNullable(undecided.poll()).ifPresent(Runnable::run);
            }
        }

        // Then
        assertThat(done).hasValue(1);
    }

    @Test
    void a_result_that_is_too_large_is_refused_for_good_until_it_is_settled() throws Exception {
        // When
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatExceptionOfType(ResultMissingException.class)
                    .isThrownBy(() ->
                            perform(log, Reconciler.repeat(), _ -> ring() + "x".repeat(262_144)))
                    .withMessageContaining("262,150 bytes, and at most 262,144 are kept")
                    .withMessageContaining("Settle it with a result");
        }

        // Then
        assertThat(done).hasValue(1);
        assertThat(log.names()).containsExactly("EffectIntended", "EffectDone");

        // When
        say(new SettleEffect(true, "\"in the archive\"", "ann", "looked"), "settled");

        // Then
        assertThat(perform(log, Reconciler.repeat(), _ -> ring())).isEqualTo("in the archive");
        assertThat(done).hasValue(1);
    }

    @Test
    void a_result_that_is_no_json_is_refused_for_good() {
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatExceptionOfType(ResultMissingException.class)
                    .isThrownBy(() ->
                            ledger(log)
                                    .perform(
                                            call(
                                                    Itself.class,
                                                    Reconciler.repeat(),
                                                    _ -> new Itself(ring()))))
                    .withMessageContaining("Itself, which cannot be written as JSON");
        }
        assertThat(done).hasValue(1);
        assertThat(log.names()).containsExactly("EffectIntended", "EffectDone");
    }

    @Test
    void what_the_receiver_tells_is_refused_too_if_it_is_too_large() {
        // Given
        Reconciler<String> asked = Reconciler.ask(_ -> Optional.of("x".repeat(262_144)));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() ->
                        perform(
                                log,
                                asked,
                                _ -> {
                                    throw new IOException(ring());
                                }));

        // When
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatExceptionOfType(ResultMissingException.class)
                    .isThrownBy(() -> perform(log, asked, _ -> ring()))
                    .withMessageContaining("262,146 bytes");
        }

        // Then
        assertThat(done).hasValue(1);
    }

    @Test
    void what_was_settled_without_a_result_waits_for_one_and_is_not_done_again() throws Exception {
        // Given
        assertThatExceptionOfType(EffectInDoubtException.class)
                .isThrownBy(() ->
                        perform(
                                log,
                                Reconciler.none(),
                                _ -> {
                                    throw new IOException(ring());
                                }));

        // When
        say(new SettleEffect(true, null, "ann", "saw it"), "settled.1");

        // Then
        assertThatExceptionOfType(ResultMissingException.class)
                .isThrownBy(() -> perform(log, Reconciler.none(), _ -> ring()))
                .withMessageContaining("ann settled it without one: saw it");
        assertThat(ledger(log).perform(nothing())).isNull();

        // When
        say(new SettleEffect(true, "\"rung\"", "ann", "asked"), "settled.2");

        // Then
        assertThat(perform(log, Reconciler.none(), _ -> ring())).isEqualTo("rung");
        assertThat(done).hasValue(1);
    }

    @Test
    void a_result_at_hand_is_recorded_although_the_time_runs_out_meanwhile() throws Exception {
        // Given
        EffectLog slow =
                new EffectLog(Executors.newSingleThreadExecutor(Thread.ofVirtual().factory()));
        try (TimeLimit limit = new TimeLimit(TIMER, 2_000, new AtomicInteger())) {
            Ledger.Call<Slow> call =
                    call(Slow.class, Reconciler.none(), _ -> new Slow(ring()), limit);

            // When: to write it as JSON takes longer than is left
            ledger(slow).perform(call);

            // Then
            assertThat(limit.isOver()).isFalse();
        }
        assertThat(slow.names()).containsExactly("EffectIntended", "EffectDone");
    }

    @SuppressWarnings("NullAway") // Void has no other value
    private static Ledger.Call<Void> nothing() {
        return call(Void.class, Reconciler.none(), _ -> null);
    }

    private String ring() {
        done.incrementAndGet();
        return "rung";
    }

    /// What somebody else says of the effect.
    private void say(EffectCommand command, String step) {
        EffectId id = new EffectId(new AgentName("bell"), EVENT, "ring");
        WorkCommands commands = commands(log);
        var metadata =
                commands.metadata(
                        new CommandId(new AgentName("tester"), step, 0),
                        id.stream(),
                        ExpectedVersion.ANY,
                        EVENT);
        assertThat(log.decide(metadata, command)).isInstanceOf(Outcome.Accepted.class);
    }

    private static String perform(
            EffectLog log, Reconciler<String> reconciler, Effect<String> action) throws Exception {
        return ledger(log).perform(call(String.class, reconciler, action));
    }

    private static Ledger ledger(EffectLog log) {
        return new Ledger(
                commands(log),
                new EffectHistory(log, log.codec()),
                new ObjectMapper(),
                () -> Instant.EPOCH);
    }

    private static WorkCommands commands(EffectLog log) {
        return new WorkCommands(log, () -> Instant.EPOCH, TestSettings.small());
    }

    private static <T> Ledger.Call<T> call(
            Class<T> result, Reconciler<T> reconciler, Effect<T> action) {
        return call(result, reconciler, action, new TimeLimit(TIMER, 60_000, new AtomicInteger()));
    }

    private static <T> Ledger.Call<T> call(
            Class<T> result, Reconciler<T> reconciler, Effect<T> action, TimeLimit limit) {
        EventMetadata cause =
                new EventMetadata(
                        EVENT,
                        new CommandId(new AgentName("test"), "x", 0),
                        Instant.EPOCH,
                        "order/1",
                        null,
                        Basis.NONE,
                        false,
                        null);
        return new Ledger.Call<>(
                cause,
                new EffectId(new AgentName("bell"), EVENT, "ring"),
                "key",
                "request",
                result,
                reconciler,
                action,
                limit,
                () -> false);
    }

    /// A result that takes longer to be written than any attempt in these tests may.
    record Slow(String text) {

        @Override
        public String text() {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(4));
            return text;
        }
    }

    /// A result that contains itself.
    record Itself(String text) {
        Itself again() {
            return this;
        }

        public Itself getSelf() {
            return again();
        }
    }
}
