package io.throughline.deploy.broker;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/// Gives a new data folder its cluster id and metadata version; a formatted one stays as it is.
final class DataDirFormat {

    private static final String MARKER = "meta.properties";

    private DataDirFormat() {}

    static void ensure(Path dataDir) {
        if (Files.exists(dataDir.resolve(MARKER))) {
            return;
        }
        String folder = dataDir.toString();
        Formatter formatter =
                new Formatter()
                        .setPrintStream(silence())
                        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                        .setReleaseVersion(MetadataVersion.latestProduction())
                        .setNodeId(BrokerSettings.NODE_ID)
                        .setClusterId(Uuid.randomUuid().toString())
                        .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                        .setMetadataLogDirectory(folder)
                        .addDirectory(folder);
        try {
            formatter.run();
        } catch (Exception e) {
            throw new BrokerStartException(
                    "data folder %s cannot be formatted; check that it is empty and writable"
                            .formatted(dataDir),
                    e);
        }
    }

    private static PrintStream silence() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
}
