package io.throughline.deploy.local.registry;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Finds the folder that Apicurio Registry's archive was unpacked to.
public final class RegistryHome {

    /// The system property that names the folder where it is not in its usual place.
    public static final String PROPERTY = "throughline.registry.home";

    static final String RUNNER = "quarkus-run.jar";

    private static final String FOLDER = "registry";

    private RegistryHome() {}

    /// What [#PROPERTY] names, or else the folder `registry` beside this module's classes or jar,
    /// which is where the build unpacks it.
    ///
    /// @throws RegistryStartException where there is no registry in that folder
    public static Path find() {
        String named = System.getProperty(PROPERTY);
        Path home = named == null ? besideOurClasses() : Path.of(named);
        requireRegistry(home);
        return home;
    }

    static void requireRegistry(Path home) {
        if (!Files.isRegularFile(home.resolve(RUNNER))) {
            throw new RegistryStartException(
                    "no schema registry in %s; build deploy/local, or name its folder with -D%s"
                            .formatted(home, PROPERTY));
        }
    }

    private static Path besideOurClasses() {
        try {
            return Path.of(
                            RegistryHome.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI())
                    .resolveSibling(FOLDER);
        } catch (URISyntaxException e) {
            throw new RegistryStartException(
                    "the schema registry's folder is unknown; name it with -D" + PROPERTY, e);
        }
    }
}
