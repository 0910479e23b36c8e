package io.throughline.deploy.cli;

import io.throughline.streams.topology.attest.TrustedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// The option `--public-key`: whose attestations are believed.
final class PublicKeys {

    /// Where the key is of a platform that was started here.
    static final String OF_UP = "attest-public.pem in the data folder of up and demo";

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description = {
                "The public key that attestations must be signed with: Ed25519, PEM.",
                "Again for each further one, if keys were changed."
            })
    private List<Path> files = List.of();

    /// Whether none was given.
    boolean isEmpty() {
        return files.isEmpty();
    }

    /// All of them.
    ///
    /// @throws CommandFailedException naming the file that has none
    TrustedKeys trusted() {
        return of(files);
    }

    /// Those in `files`.
    ///
    /// @throws CommandFailedException naming the file that has none
    static TrustedKeys of(List<Path> files) {
        List<String> pems = new ArrayList<>();
        for (Path file : files) {
            try {
                String pem = Files.readString(file);
                TrustedKeys.parse(List.of(pem));
                pems.add(pem);
            } catch (IOException e) {
                throw new CommandFailedException(
                        "'%s' is not a file that can be read; see --public-key".formatted(file), e);
            } catch (IllegalArgumentException e) {
                throw new CommandFailedException(
                        "'%s' is no public key: %s".formatted(file, e.getMessage()), e);
            }
        }
        return TrustedKeys.parse(pems);
    }
}
