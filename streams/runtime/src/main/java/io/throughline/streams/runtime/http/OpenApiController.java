package io.throughline.streams.runtime.http;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import java.util.List;
import java.util.stream.Stream;

/// Serves the description of the HTTP API, which the compiler made.
@OpenAPIDefinition(
        info =
                @Info(
                        title = "throughline-streams",
                        version = "1",
                        description = "Commands, streams and read models of one context.",
                        license = @License(name = "Apache-2.0")))
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class OpenApiController {

    private static final String FILE = "/META-INF/swagger/throughline-streams-1.yml";

    private final List<String> resources;

    OpenApiController(List<ApiPart> parts) {
        this.resources =
                Stream.concat(Stream.of(FILE), parts.stream().map(ApiPart::resource)).toList();
    }

    @Hidden
    @Get(uri = "/openapi.yml", produces = "application/yaml")
    String openapi() {
        return ApiDocument.of(resources);
    }
}
