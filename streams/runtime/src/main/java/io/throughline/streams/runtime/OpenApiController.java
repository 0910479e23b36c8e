package io.throughline.streams.runtime;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import java.io.InputStream;

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
    private static final MediaType YAML = MediaType.of("application/yaml");

    @Hidden
    @Get(uri = "/openapi.yml", produces = "application/yaml")
    HttpResponse<StreamedFile> openapi() {
        InputStream file = OpenApiController.class.getResourceAsStream(FILE);
        if (file == null) {
            throw RequestException.unknown(FILE + " was left out when this service was built");
        }
        return HttpResponse.ok(new StreamedFile(file, YAML));
    }
}
