package io.throughline.deploy.cli;

import io.throughline.deploy.cli.scaffold.AgentScaffold;
import io.throughline.schemas.contracts.AgentName;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "agent",
        description = {
            "Makes a new agent: a module with a small agent that works, and its test, to be changed"
                    + " into what you need.",
            "",
            "Example: throughline new agent fraud-check"
        })
final class NewAgentCommand implements Callable<Integer> {

    /// The result.
    record Made(String name, Path folder) {}

    @Mixin private Output output = new Output();

    @Parameters(
            paramLabel = "NAME",
            description = "Lower-case letters, digits and dashes, as in fraud-check.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "The project's folder; the one of ./throughline unless given.")
    private Path home = Path.of(System.getProperty("throughline.home", "."));

    @Override
    public Integer call() throws IOException {
        try {
            Path folder = new AgentScaffold(new AgentName(name)).write(home);
            output.result(
                    new Made(name, folder),
                    """
                    %s is there. Next:
                      ./mvnw verify -pl agents/%s -am     # build and test it
                      java -jar agents/%s/target/agents-%s-*.jar\
                    """
                            .formatted(folder, name, name, name));
            return 0;
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailedException(
                    "there is an agent in %s already; choose another name".formatted(e.getFile()));
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()));
        }
    }
}
