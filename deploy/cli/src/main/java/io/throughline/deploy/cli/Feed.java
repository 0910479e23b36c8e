package io.throughline.deploy.cli;

import io.throughline.agents.importer.ImportOptions;
import io.throughline.agents.importer.ImportReport;
import io.throughline.agents.importer.Importer;
import io.throughline.agents.importer.Intake;
import io.throughline.agents.importer.ShipmentFile;
import io.throughline.agents.importer.ShipmentFileException;
import io.throughline.schemas.client.ClientOptions;
import io.throughline.schemas.client.CommandClient;
import io.throughline.schemas.client.LogReader;
import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.codec.RegistryClient;
import io.throughline.schemas.contracts.logistics.Logistics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/// Plays shipments into a running backbone, with a progress bar.
final class Feed {

    private static final String CLIENT = "throughline-import";

    // Placed and delivered.
    private static final int ACTIONS_PER_ORDER = 2;

    private final String bootstrapServers;
    private final URI registry;

    Feed(String bootstrapServers, URI registry) {
        this.bootstrapServers = bootstrapServers;
        this.registry = registry;
    }

    /// Everything in a delivery history.
    ///
    /// @throws CommandFailedException if it is none
    static Intake read(Path file) {
        try (ShipmentFile rows = ShipmentFile.open(file)) {
            return Intake.of(rows);
        } catch (ShipmentFileException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandFailedException(
                    "'%s' cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    /// Plays all of it and returns when every action has ended.
    ImportReport play(Intake intake, Output output) throws InterruptedException {
        long actions = (long) ACTIONS_PER_ORDER * intake.shipments().size();
        Registry schemas = new RegistryClient(registry);
        try (CommandClient client =
                        CommandClient.open(
                                ClientOptions.of(bootstrapServers, CLIENT),
                                Logistics.CONTRACT,
                                schemas);
                Bar bar = Bar.of("Playing", actions, " orders", ACTIONS_PER_ORDER, output)) {
            LogReader reader = LogReader.open(bootstrapServers, Logistics.CONTRACT, schemas);
            return Importer.into(client, reader, ImportOptions.USUAL)
                    .play(intake, (done, _) -> bar.at(done));
        }
    }
}
