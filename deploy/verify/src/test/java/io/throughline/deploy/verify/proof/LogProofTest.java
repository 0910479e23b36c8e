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

    @Property(tries = 100)
    void attestations_of_the_first_form_prove_as_much(@ForAll long seed) {
        Tampered log = Tampered.begunInFirstForm(seed);
        assertThat(log.check()).isEmpty();
        assertThat(log.check(log.seal())).isEmpty();

        EventDamage.VALUE.to(log.any(), log.random);

        assertThat(log.check()).extracting(Finding::rule).contains(Rule.EVENT_ALTERED);
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

    @Property(tries = 100)
    void whoever_kept_a_seal_finds_what_was_altered_with_all_that_attested_it(
            @ForAll EventDamage damage, @ForAll long seed) {
        Tampered log = new Tampered(seed);
        KeptSeal kept = KeptSeal.parse(log.seal().toJson());
        ProvenPartition spoiled = log.any();
        // A link is only what the chain says anyway, and is told by itself.
        Assume.that(damage != EventDamage.LINK);
        damage.to(spoiled, log.random);
        spoiled.attestations.clear();

        assertThat(log.check(kept))
                .filteredOn(finding -> finding.rule() == Rule.SEAL)
                .as("the attestation that is gone, and the events that it covered")
                .hasSize(2)
                .allSatisfy(finding ->
                        assertThat(finding.where()).contains("partition " + spoiled.partition));
    }

    @Property(tries = 100)
    void whoever_kept_a_seal_finds_that_the_end_of_the_log_was_cut_off(@ForAll long seed) {
        Tampered log = new Tampered(seed);
        KeptSeal kept = log.seal();
        ProvenPartition spoiled = log.any();
        int before = spoiled.attestations.size() == 2 ? spoiled.firstAttested() : 0;
        spoiled.attestations.removeLast();
        if (spoiled.attestations.size() == 1 && before > 0) {
            spoiled.events.subList(before, spoiled.events.size()).clear();
            assertThat(log.check()).as("it was right once").isEmpty();
        }

        assertThat(log.check(kept))
                .filteredOn(finding -> finding.rule() == Rule.SEAL)
                .anySatisfy(
                        finding -> assertThat(finding.what()).contains("it was sealed, and is"));
    }

    @Property(tries = 30)
    void a_seal_that_was_kept_agrees_with_a_log_that_has_grown(@ForAll long seed) {
        Tampered log = new Tampered(seed);
        KeptSeal kept = log.seal();
        ProvenPartition grown = log.any();
        grown.event("counter/new");
        grown.attest();
        grown.event("counter/new");

        assertThat(log.check(kept)).isEmpty();
        assertThat(log.seal().attestations())
                .extracting(Kept::number)
                .contains((long) grown.attestations.size());
    }

    @Test
    void whoever_kept_a_seal_finds_that_a_partition_is_empty_or_gone() {
        Tampered log = new Tampered(11);
        KeptSeal kept = log.seal();
        log.partitions.getLast().events.clear();
        log.partitions.getLast().attestations.clear();
        assertThat(log.check()).isEmpty();

        assertThat(log.check(kept)).extracting(Finding::rule).containsExactly(Rule.SEAL, Rule.SEAL);
        log.count = 1;
        assertThat(log.check()).extracting(Finding::rule).containsExactly(Rule.PARTITIONS);
    }

    @Property(tries = 100)
    void a_forged_attestation_hides_no_genuine_one(@ForAll long seed) {
        Tampered log = new Tampered(seed);
        ProvenPartition spoiled = log.any();
        int at = log.random.nextInt(spoiled.attestations.size());
        ConsumerRecord<byte[], byte[]> forged = AttestationDamage.forged(spoiled, at, log.random);
        spoiled.attestations.add(log.random.nextInt(at + 1), forged);
        Findings findings = new Findings(10);

        VerifyReport.Proof proof = log.prove(log.trusted(), findings);

        assertThat(findings.kept())
                .hasSize(1)
                .allSatisfy(finding ->
                        assertThat(finding.where()).contains("offset " + forged.offset()));
        assertThat(proof.eventsAttested())
                .isEqualTo(log.partitions.stream().mapToInt(ProvenPartition::attested).sum());
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
