package io.throughline.deploy.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.net.URI;
import java.util.List;

/// What the demo ends with: the platform's numbers, and every check that does not hold.
///
/// @param failed one sentence for each of these; empty if the verification holds
record DemoReport(
        @JsonUnwrapped Report numbers, long checks, List<String> failed, long rowErrors, URI url) {

    DemoReport {
        failed = List.copyOf(failed);
    }

    /// As a table for people, with what failed below it.
    String text() {
        StringBuilder text = new StringBuilder(numbers.table());
        failed.forEach(check -> text.append("%n  does not hold: %s".formatted(check)));
        return text.toString();
    }
}
