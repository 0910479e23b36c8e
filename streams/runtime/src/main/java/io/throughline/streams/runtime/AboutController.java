package io.throughline.streams.runtime;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.signing.Notary;
import io.throughline.streams.topology.Domain;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Tells what this service is, and where clients find brokers and schemas.
@Controller("/about")
final class AboutController {

    private static final String MAVEN =
            "/META-INF/maven/io.throughline/streams-runtime/pom.properties";

    /// What this service is.
    ///
    /// @param kafka the brokers, `host:port` and commas
    /// @param registry the schema registry
    /// @param version of the program
    /// @param attestKey the public key of this instance's attestations, PEM; null if it has none
    @Schema(name = "About")
    record About(
            String context,
            String kafka,
            String registry,
            int partitions,
            List<String> roles,
            List<String> categories,
            List<String> projections,
            String version,
            @Nullable String attestKey) {}

    private final About about;

    AboutController(Domain domain, StreamsSettings settings, Notary notary) {
        about =
                new About(
                        domain.contract().context(),
                        settings.bootstrapServers(),
                        settings.registryUrl().toString(),
                        settings.partitions(),
                        settings.roleSet().stream().map(Role::text).toList(),
                        domain.aggregates().stream().map(each -> each.category().name()).toList(),
                        domain.projections().stream().map(each -> each.name()).toList(),
                        version(),
                        notary.publicKey());
    }

    @Get
    @Operation(operationId = "about", summary = "What this service is")
    About about() {
        return about;
    }

    private static String version() {
        try (InputStream file = AboutController.class.getResourceAsStream(MAVEN)) {
            if (file == null) {
                return "development";
            }
            Properties properties = new Properties();
            properties.load(file);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + MAVEN, e);
        }
    }
}
