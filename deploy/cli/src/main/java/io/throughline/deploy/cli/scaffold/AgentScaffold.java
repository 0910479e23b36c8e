package io.throughline.deploy.cli.scaffold;

import io.throughline.schemas.contracts.AgentName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/// A new agent: a module with a small agent that works, and its test. Where its files go and what
/// is in them is pure; only [#write] touches the disk.
public final class AgentScaffold {

    private static final String TEMPLATES = "/scaffold/agent/";
    private static final Pattern MODULE =
            Pattern.compile("^ *<module>agents/.*</module>\n", Pattern.MULTILINE);
    private static final Pattern VERSION =
            Pattern.compile("<artifactId>throughline</artifactId>\\s*<version>([^<]+)</version>");

    /// Names of modules that are not agents, which a package of an agent would collide with.
    private static final Set<String> TAKEN = Set.of("sdk", "runtime", "testkit");

    private final AgentName name;
    private final String packageName;
    private final String className;

    /// @throws IllegalArgumentException if there can be no agent of this name
    public AgentScaffold(AgentName name) {
        this.name = name;
        this.packageName = name.value().replace("-", "");
        this.className =
                Stream.of(name.value().split("-"))
                        .filter(word -> !word.isEmpty())
                        .map(word ->
                                word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining());
        if (TAKEN.contains(packageName) || !SourceVersion.isName(packageName)) {
            throw new IllegalArgumentException(
                    "an agent cannot be called '%s', nor its package; choose another name"
                            .formatted(name));
        }
    }

    /// The folder of the module in the project at `home`.
    public Path folder(Path home) {
        return home.resolve("agents").resolve(name.value());
    }

    /// The files of the module, by their paths in it.
    ///
    /// @param version of the project
    public Map<String, String> files(String version) {
        String main = "src/main/java/io/throughline/agents/" + packageName + "/";
        String test = "src/test/java/io/throughline/agents/" + packageName + "/";
        Map<String, String> files = new LinkedHashMap<>();
        files.put("pom.xml", filled("pom.xml", version));
        files.put("README.md", filled("README.md", version));
        files.put(main + className + ".java", filled("Agent.java", version));
        files.put(main + "Language.java", filled("Language.java", version));
        files.put(main + "Main.java", filled("Main.java", version));
        files.put(main + "package-info.java", filled("package-info.java", version));
        files.put(
                "src/main/resources/" + name + "/application.yml",
                filled("application.yml", version));
        files.put(test + className + "Test.java", filled("AgentTest.java", version));
        return files;
    }

    /// The project's `pom.xml` with the new module after the last agent.
    ///
    /// @throws IllegalArgumentException if it has no agents
    public String joined(String pom) {
        Matcher module = MODULE.matcher(pom);
        int end = -1;
        while (module.find()) {
            end = module.end();
        }
        if (end < 0) {
            throw new IllegalArgumentException(
                    "the pom.xml lists no modules under agents/; is this the project's folder?");
        }
        return pom.substring(0, end)
                + "    <module>agents/%s</module>\n".formatted(name)
                + pom.substring(end);
    }

    /// Writes the module into the project at `home`, and lists it there.
    ///
    /// @return its folder
    /// @throws FileAlreadyExistsException if it is there
    /// @throws IllegalArgumentException if `home` is not the project's folder
    public Path write(Path home) throws IOException {
        Path folder = folder(home);
        if (Files.exists(folder)) {
            throw new FileAlreadyExistsException(folder.toString());
        }
        Path pom = home.resolve("pom.xml");
        String project = Files.readString(pom);
        Matcher version = VERSION.matcher(project);
        if (!version.find()) {
            throw new IllegalArgumentException("'%s' is not the project's".formatted(pom));
        }
        String joined = joined(project);
        for (Map.Entry<String, String> file : files(version.group(1)).entrySet()) {
            Path to = folder.resolve(file.getKey());
            Files.createDirectories(to.getParent());
            Files.writeString(to, file.getValue());
        }
        Files.writeString(pom, joined);
        return folder;
    }

    private String filled(String template, String version) {
        return template(template)
                .replace("@name@", name.value())
                .replace("@package@", packageName)
                .replace("@Class@", className)
                .replace("@version@", version);
    }

    private static String template(String file) {
        try (InputStream in = AgentScaffold.class.getResourceAsStream(TEMPLATES + file + ".txt")) {
            if (in == null) {
                throw new IllegalStateException(TEMPLATES + file + ".txt is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
