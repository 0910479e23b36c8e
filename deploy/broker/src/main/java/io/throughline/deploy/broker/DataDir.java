package io.throughline.deploy.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/// A node's data folder: kept to one node, and given its node, cluster and metadata version when it
/// is new.
final class DataDir {

    private static final String MARKER = "meta.properties";

    private static final String LOCK_FILE = "embedded-broker.lock";
    private static final String KAFKA_LOCK_FILE = ".lock";

    private DataDir() {}

    /// Keeps the folder to one node, before any data in it is touched: Kafka has a lock of its own,
    /// but takes it only after it may have written metadata.
    ///
    /// @throws FolderInUseException where another one has the folder
    static FolderLock lock(Path dataDir) {
        FolderLock lock = FolderLock.acquire(dataDir, LOCK_FILE);
        try {
            if (FolderLock.isHeld(dataDir.resolve(KAFKA_LOCK_FILE))) {
                throw new FolderInUseException(dataDir, "a Kafka server");
            }
            return lock;
        } catch (IOException e) {
            lock.close();
            throw new BrokerStartException(
                    "data folder %s cannot be read; check that it is ours".formatted(dataDir), e);
        } catch (FolderInUseException e) {
            lock.close();
            throw e;
        }
    }

    /// Formats a new folder; one that was formatted before stays as it is.
    static void ensure(Path dataDir, int nodeId, String clusterId) {
        if (Files.exists(dataDir.resolve(MARKER))) {
            return;
        }
        String folder = dataDir.toString();
        Formatter formatter =
                new Formatter()
                        .setPrintStream(silence())
                        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                        .setReleaseVersion(MetadataVersion.latestProduction())
                        .setNodeId(nodeId)
                        .setClusterId(clusterId)
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
