package io.throughline.deploy.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// The version that the jar was built as.
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        Optional<String> built =
                Optional.ofNullable(Version.class.getPackage().getImplementationVersion());
        return new String[] {"throughline " + built.orElse("(not built as a jar)")};
    }
}
