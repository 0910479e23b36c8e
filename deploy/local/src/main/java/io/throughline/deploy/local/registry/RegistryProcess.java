package io.throughline.deploy.local.registry;

import io.throughline.deploy.broker.FolderInUseException;
import io.throughline.deploy.broker.FolderLock;
import io.throughline.deploy.broker.FreePorts;
import io.throughline.schemas.codec.WholeAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A schema registry, Apicurio Registry, in a process of its own.
///
/// It speaks the Confluent Schema Registry protocol. What was registered survives a [#close()] and
/// a `kill -9`, with the same ids. It listens on 127.0.0.1 only, adds what it has to say to
/// `registry.log` in its data folder, and ends with this JVM, however that ends.
///
/// ```java
/// try (RegistryProcess registry = RegistryProcess.start(RegistryOptions.in(folder))) {
///     connect(registry.compatUrl());
/// }
/// ```
public final class RegistryProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryProcess.class);

    private static final String LOCK_FILE = "registry.lock";
    private static final String LOG_FILE = "registry.log";
    private static final String COMPAT_PATH = "/apis/ccompat/v7";

    private static final int POLL_INTERVAL_MS = 50;
    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(5);

    /// The first stop also writes the class archive, which takes seconds.
    private static final int STOP_TIMEOUT_S = 30;

    private static final int KILL_TIMEOUT_S = 10;
    private static final int STATUS_OK = 200;

    private final Process process;
    private final FolderLock lock;
    private final URI compatUrl;

    private RegistryProcess(Process process, FolderLock lock, URI compatUrl) {
        this.process = process;
        this.lock = lock;
        this.compatUrl = compatUrl;
    }

    /// Starts the registry and returns when it answers.
    ///
    /// @throws FolderInUseException where another registry has the data folder
    /// @throws RegistryStartException where a port is taken, or the registry does not answer
    public static RegistryProcess start(RegistryOptions options) {
        RegistryHome.requireRegistry(options.home());
        FolderLock lock = FolderLock.acquire(options.dataDir(), LOCK_FILE);
        RegistryProcess registry;
        try {
            registry = launch(options, lock);
        } catch (IOException e) {
            lock.close();
            throw new RegistryStartException(
                    "the schema registry in %s cannot be launched with the Java in %s (%s)"
                            .formatted(options.home(), options.javaHome(), e.getMessage()),
                    e);
        } catch (RegistryStartException e) {
            lock.close();
            throw e;
        }
        try {
            registry.awaitAnswer(options);
            return registry;
        } catch (RuntimeException e) {
            // Not a clean stop: its class archive would hold only half of a start.
            registry.kill();
            lock.close();
            throw e;
        }
    }

    private static RegistryProcess launch(RegistryOptions options, FolderLock lock)
            throws IOException {
        int port = portOr(options.port());
        int managementPort = portOr(options.managementPort());
        Process process =
                new ProcessBuilder(RegistryCommand.of(options, port, managementPort))
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        options.dataDir().resolve(LOG_FILE).toFile()))
                        .start();
        URI compatUrl =
                URI.create("http://%s:%d%s".formatted(RegistryCommand.HOST, port, COMPAT_PATH));
        return new RegistryProcess(process, lock, compatUrl);
    }

    private static int portOr(int wanted) {
        if (wanted == 0) {
            return FreePorts.pick();
        }
        if (!FreePorts.isFree(wanted)) {
            throw new RegistryStartException(
                    "cannot listen on port %d of %s; choose another port, or end its owner"
                            .formatted(wanted, RegistryCommand.HOST));
        }
        return wanted;
    }

    private void awaitAnswer(RegistryOptions options) {
        long deadlineNs = System.nanoTime() + options.startTimeout().toNanos();
        Path log = options.dataDir().resolve(LOG_FILE);
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (!answers(client)) {
                if (process.waitFor(POLL_INTERVAL_MS, TimeUnit.MILLISECONDS)) {
                    throw new RegistryStartException(
                            "the schema registry ended with code %d before it answered; see %s"
                                    .formatted(process.exitValue(), log));
                }
                if (System.nanoTime() > deadlineNs) {
                    throw new RegistryStartException(
                            "the schema registry did not answer at %s within %s; see %s"
                                    .formatted(compatUrl, options.startTimeout(), log));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryStartException("the start of the schema registry was cut short", e);
        }
        LOG.atInfo()
                .addKeyValue("url", compatUrl)
                .addKeyValue("pid", process.pid())
                .log("The schema registry has started");
    }

    private boolean answers(HttpClient client) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(compatUrl + "/subjects")).build();
        try {
            return WholeAnswer.of(client, request, BodyHandlers.discarding(), POLL_TIMEOUT)
                            .statusCode()
                    == STATUS_OK;
        } catch (IOException _) {
            // Not yet: nobody listens, or the answer was cut off.
            return false;
        }
    }

    /// Where clients of the Confluent protocol find it, such as
    /// `http://127.0.0.1:21081/apis/ccompat/v7`.
    public URI compatUrl() {
        return compatUrl;
    }

    /// Ends the process, by force where it does not end in time. Closing again does nothing.
    @Override
    public void close() {
        try {
            stop();
        } finally {
            lock.close();
        }
    }

    private void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException _) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    /// As `kill -9` does it; for tests of what survives.
    void kill() {
        process.destroyForcibly().onExit().orTimeout(KILL_TIMEOUT_S, TimeUnit.SECONDS).join();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }
}
