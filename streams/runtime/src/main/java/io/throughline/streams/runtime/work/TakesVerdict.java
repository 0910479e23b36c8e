package io.throughline.streams.runtime.work;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.throughline.streams.runtime.commands.CommandAnswer;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Describes a request by which somebody decides something, and its answers.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@RequestBody(
        required = true,
        content =
                @Content(
                        mediaType = "application/json",
                        schema = @Schema(implementation = Verdict.class)))
@ApiResponse(
        responseCode = "200",
        content = @Content(schema = @Schema(implementation = CommandAnswer.Accepted.class)))
@ApiResponse(
        responseCode = "409",
        description = "The stream is not at the version that was expected",
        content = @Content(schema = @Schema(implementation = CommandAnswer.Rejected.class)))
@ApiResponse(
        responseCode = "422",
        description = "Rejected for another reason",
        content = @Content(schema = @Schema(implementation = CommandAnswer.Rejected.class)))
@interface TakesVerdict {}
