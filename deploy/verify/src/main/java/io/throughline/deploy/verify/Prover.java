package io.throughline.deploy.verify;

import io.throughline.deploy.verify.proof.AttestationReader;
import io.throughline.deploy.verify.proof.Bundle;
import io.throughline.deploy.verify.proof.BundleMaker;
import io.throughline.schemas.codec.Topics;
import io.throughline.schemas.contracts.EventId;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;

/// Takes the proof of one event out of the log, with nothing but the brokers. It reads the event's
/// partition from its beginning.
public final class Prover {

    private Prover() {}

    /// The proof of `event`, by the first attestation that covers it and is signed with a key of
    /// the options; if they have no key, by the first that covers it.
    ///
    /// @param bootstrapServers the brokers, `host:port` and commas
    /// @throws io.throughline.deploy.verify.proof.RefusedException if there is no such event, or it
    ///   is not attested yet, or with other keys only, or the log is not what was attested
    /// @throws IllegalStateException if a topic is missing, or cannot be read to its end
    public static Bundle prove(
            String context, String bootstrapServers, EventId event, VerifyOptions options) {
        Topics topics = new Topics(context);
        String stream = event.stream().toString();
        int stallMsMax = options.stallMsMax();
        try (Admin admin =
                        Admin.create(
                                Map.of(
                                        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                                        bootstrapServers));
                TopicReading attestations =
                        TopicReading.open(
                                admin, bootstrapServers, topics.attestations(), stallMsMax);
                TopicReading events =
                        TopicReading.open(admin, bootstrapServers, topics.events(), stallMsMax)) {
            int partition = events.only(stream);
            attestations.only(stream);
            BundleMaker maker =
                    new BundleMaker(
                            context,
                            partition,
                            event,
                            AttestationReader.builtIn(),
                            options.keys(),
                            attestations);
            attestations.readOn(maker::acceptAttestation);
            events.readOn(maker::acceptEvent);
            return maker.made();
        }
    }
}
