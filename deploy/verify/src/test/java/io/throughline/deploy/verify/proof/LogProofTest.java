package io.throughline.deploy.verify.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.deploy.verify.Finding;
import io.throughline.deploy.verify.Findings;
import io.throughline.deploy.verify.Rule;
import io.throughline.deploy.verify.VerifyReport;
import io.throughline.streams.topology.attest.SigningKey;
import io.throughline.streams.topology.attest.TrustedKeys;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class LogProofTest {

    private static final Set<Rule> OF_EVENTS =
            EnumSet.of(
                    Rule.EVENT_ALTERED,
                    Rule.EVENT_MISSING,
                    Rule.EVENT_INSERTED,
                    Rule.EVENT_REPEATED,
                    Rule.EVENT_MOVED);

    @Property(tries = 30)
    void a_log_as_it_was_attested_is_proved(@ForAll long seed) {
        Tampered log = new Tampered(seed);
        Findings findings = new Findings(10);

        VerifyReport.Proof proof = log.prove(log.trusted(), findings);

        int attested = log.partitions.stream().mapToInt(ProvenPartition::attested).sum();
        int events = log.partitions.stream().mapToInt(each -> each.events.size()).sum();
        assertThat(findings.kept()).isEmpty();
        assertThat(proof.eventsAttested()).isEqualTo(attested);
        assertThat(proof.eventsBeyond()).isEqualTo(events - attested);
        assertThat(proof.attestations())
                .isEqualTo(
                        log.partitions.stream().mapToInt(each -> each.attestations.size()).sum());
        assertThat(proof.signed()).isTrue();
    }

    @Property(tries = 300)
    void a_spoiled_event_is_found_where_it_is(@ForAll EventDamage damage, @ForAll long seed) {
        Tampered log = new Tampered(seed);
        ProvenPartition spoiled = log.any();

        String where = damage.to(spoiled, log.random);

        List<Finding> found = log.check();
        assertThat(found)
                .anySatisfy(finding -> {
                    assertThat(finding.rule()).isEqualTo(damage.rule());
                    assertThat(finding.where()).startsWith(where);
                });
        assertThat(found.stream().filter(each -> OF_EVENTS.contains(each.rule())))
                .as("the first of the partition, and no other")
                .hasSize(OF_EVENTS.contains(damage.rule()) ? 1 : 0);
        assertThat(found)
                .allSatisfy(finding ->
                        assertThat(finding.where()).contains("partition " + spoiled.partition));
    }

    @Property(tries = 300)
    void a_spoiled_attestation_is_found_where_it_is(
            @ForAll AttestationDamage damage, @ForAll long seed) {
        Tampered log = new Tampered(seed);
        ProvenPartition spoiled = log.any();

        String where = damage.to(spoiled, log.random);

        List<Finding> found = log.check();
        assertThat(found.getFirst().rule()).isEqualTo(damage.rule());
        assertThat(found.getFirst().where()).isEqualTo(where);
        assertThat(found)
                .as("no event is blamed")
                .noneSatisfy(finding -> assertThat(OF_EVENTS).contains(finding.rule()));
    }

    @Property(tries = 60)
    void an_event_is_found_even_if_an_attestation_is_spoiled_as_well(
            @ForAll AttestationDamage damage, @ForAll long seed) {
        Tampered log = new Tampered(seed);
        ProvenPartition spoiled = log.any();
        // If contents are wrong, the first wrong event of the partition hides it.
        Assume.that(damage.rule() != Rule.ATTESTATION_CONTENTS);
        damage.to(spoiled, log.random);

        EventDamage.VALUE.to(spoiled, log.random);

        assertThat(log.check().stream().filter(each -> each.rule() != Rule.CHAIN))
                .hasSizeGreaterThan(1);
    }

    @Property(tries = 20)
    void an_event_that_was_put_over_one_of_another_partition_is_missing_here_and_altered_there(
            @ForAll long seed) {
        Tampered log = new Tampered(seed);
        ProvenPartition from = log.partitions.getFirst();
        ProvenPartition to = log.partitions.getLast();

        ConsumerRecord<byte[], byte[]> moved = from.events.removeFirst();
        to.events.set(
                0,
                to.record(
                        1,
                        moved.timestamp(),
                        new String(moved.key(), UTF_8),
                        new String(moved.value(), UTF_8),
                        moved.headers()));

        assertThat(log.check())
                .extracting(Finding::rule)
                .contains(Rule.EVENT_MISSING, Rule.EVENT_ALTERED);
    }

    @Test
    void without_a_key_links_and_contents_are_checked() {
        Tampered log = new Tampered(5);
        EventDamage.VALUE.to(log.any(), log.random);

        Findings findings = new Findings(10);
        VerifyReport.Proof proof = log.prove(TrustedKeys.NONE, findings);

        assertThat(findings.kept()).extracting(Finding::rule).contains(Rule.EVENT_ALTERED);
        assertThat(proof.signed()).isFalse();
    }

    @Test
    void without_a_key_a_forged_attestation_is_found_by_the_next_one() {
        Tampered log = new Tampered(6);
        AttestationDamage.UNSIGNED.to(log.partitions.getFirst(), log.random);
        assertThat(log.check(TrustedKeys.NONE)).isEmpty();

        AttestationDamage.OF_ANOTHER_KEY.to(log.partitions.getLast(), log.random);

        assertThat(log.check(TrustedKeys.NONE))
                .extracting(Finding::rule)
                .containsExactly(Rule.ATTESTATION_PREVIOUS);
    }

    @Test
    void keys_may_change_if_all_are_trusted() {
        SigningKey second = SigningKey.fresh();
        Tampered log = new Tampered(6);
        ProvenPartition partition = log.partitions.getFirst();
        partition.key = second;
        partition.event("counter/0-0");
        partition.attest();

        assertThat(log.check(TrustedKeys.parse(List.of(log.key.publicPem(), second.publicPem()))))
                .isEmpty();
        assertThat(log.check()).extracting(Finding::rule).containsExactly(Rule.ATTESTATION_KEY);
    }

    @Test
    void a_log_that_nobody_attested_is_told_to_whoever_has_a_key() {
        Tampered log = new Tampered(7);
        log.partitions.forEach(each -> each.attestations.clear());

        assertThat(log.check()).extracting(Finding::rule).containsExactly(Rule.ATTESTATION_NUMBER);
        assertThat(log.check(TrustedKeys.NONE)).isEmpty();
    }
}
