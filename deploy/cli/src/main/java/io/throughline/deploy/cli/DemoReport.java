package io.throughline.deploy.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the demo ends with: the platform's numbers, and every check that does not hold.
///
/// @param failed one sentence for each of these; empty if the verification holds
record DemoReport(
        @JsonUnwrapped Report numbers,
        long checks,
        List<String> failed,
        long rowErrors,
        URI url,
        Attestation attested) {

    /// What of the log is attested at the end.
    ///
    /// @param attestations how many there are
    /// @param events that they cover and that are what was attested
    /// @param beyond how many events lie after the last of them
    /// @param key the id of the key that they are signed with
    /// @param publicKey the file that it lies in; null if that goes when the demo ends
    record Attestation(
            long attestations, long events, long beyond, String key, @Nullable String publicKey) {

        private String text() {
            return "%s events attested by %s attestations, %s beyond; key %s%s"
                    .formatted(
                            Texts.count(events),
                            Texts.count(attestations),
                            Texts.count(beyond),
                            key,
                            publicKey == null ? "" : ", public key at " + publicKey);
        }
    }

    DemoReport {
        failed = List.copyOf(failed);
    }

    /// As a table for people, with what failed below it.
    String text() {
        StringBuilder text = new StringBuilder(numbers.table());
        text.append("%n%s".formatted(attested.text()));
        failed.forEach(check -> text.append("%n  does not hold: %s".formatted(check)));
        return text.toString();
    }
}
