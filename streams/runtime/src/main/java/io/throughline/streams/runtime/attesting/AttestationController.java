package io.throughline.streams.runtime.attesting;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.throughline.streams.runtime.http.ErrorAnswer;
import io.throughline.streams.runtime.signing.Notary;
import java.util.List;

/// Tells what of the log is attested, and has it attested.
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class AttestationController {

    private final Attestations attestations;
    private final Notary notary;

    AttestationController(Attestations attestations, Notary notary) {
        this.attestations = attestations;
        this.notary = notary;
    }

    /// The last attestation of each partition.
    @Get("/attestations")
    @Operation(
            operationId = "attestations",
            summary = "The last attestation of each partition that has one")
    List<AttestationAnswer> last() {
        return attestations.last();
    }

    /// Attests what the log has now.
    @Post("/attestations")
    @Operation(
            operationId = "attest",
            summary = "Has everything attested that is in the log now, and waits for it",
            description = "Nothing is written for partitions that are attested to their end.")
    @ApiResponse(
            responseCode = "404",
            description = "This instance has no key",
            content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
    List<AttestationAnswer> attest() {
        return attestations.now();
    }

    /// Another instance was asked.
    @Hidden
    @Post(Attestations.DEMAND)
    void demand() {
        notary.demand();
    }
}
