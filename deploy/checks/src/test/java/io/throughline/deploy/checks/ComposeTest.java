package io.throughline.deploy.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/// docker-compose.yml speaks of services, settings and ports that there are.
class ComposeTest {

    private static final String REGISTRY_PATH = "/apis/ccompat/v7";
    private static final String MAIN = "streams/logistics";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z_]+)");
    private static final Pattern ADDRESS = Pattern.compile("(http://)?([a-z0-9-]+):(\\d+)(/.*)?");
    private static final Pattern LISTENER = Pattern.compile("INSIDE://([a-z0-9-]+:\\d+)");
    private static final Pattern DOWNLOAD =
            Pattern.compile("^ADD |\\b(curl|wget|apt|apk|npm|pip|mvnw?|git) ");

    /// A service of ours.
    ///
    /// @param module its folder
    record Ours(String name, String module, Map<String, Object> service) {
        @Override
        public String toString() {
            return name;
        }

        Map<String, Object> environment() {
            return map(service, "environment");
        }

        String text(String variable) {
            return String.valueOf(environment().get(variable));
        }
    }

    static Stream<Ours> ours() {
        return services().entrySet().stream()
                .filter(service -> map(service.getValue()).containsKey("build"))
                .map(service -> ours(service.getKey(), map(service.getValue())));
    }

    static Stream<Ours> agents() {
        return ours().filter(service -> !service.module().equals(MAIN));
    }

    static Stream<Ours> streams() {
        return ours().filter(service -> service.module().equals(MAIN));
    }

    private static Ours ours(String name, Map<String, Object> service) {
        String context = String.valueOf(map(service, "build").get("context"));
        return new Ours(name, context.replaceFirst("/target$", ""), service);
    }

    @Test
    void every_service_that_can_be_started_is_there() throws IOException {
        // Given the modules whose jars the build puts their libraries beside
        Set<String> modules = new TreeSet<>();
        try (Stream<Path> poms = Files.find(SourceTree.root(), 3, (pom, _) -> isPom(pom))) {
            poms.filter(pom -> SourceTree.lines(pom).stream().anyMatch(ComposeTest::isService))
                    .map(pom -> SourceTree.relative(pom).replaceFirst("/pom.xml$", ""))
                    .filter(module -> module.matches("(agents|streams)/.*"))
                    .forEach(modules::add);
        }

        // Then
        assertThat(ours().map(Ours::module)).containsOnlyOnceElementsOf(agentsOf(modules));
        assertThat(streams()).hasSizeGreaterThan(1);
        assertThat(modules).contains(MAIN);
    }

    private static Set<String> agentsOf(Set<String> modules) {
        Set<String> agents = new TreeSet<>(modules);
        agents.remove(MAIN);
        return agents;
    }

    @ParameterizedTest
    @MethodSource("ours")
    void an_image_is_made_of_what_the_build_made(Ours ours) throws IOException {
        Path target = SourceTree.root().resolve(ours.module()).resolve("target");
        Path dockerfile =
                target.resolve(String.valueOf(map(ours.service(), "build").get("dockerfile")))
                        .normalize();

        assertThat(target.resolve("lib")).isDirectory();
        try (Stream<Path> jars = Files.list(target)) {
            assertThat(jars.filter(jar -> jar.toString().endsWith("-SNAPSHOT.jar"))).hasSize(1);
        }
        assertThat(dockerfile).isRegularFile();
        assertThat(SourceTree.lines(dockerfile))
                .noneMatch(line -> DOWNLOAD.matcher(line).find() && !line.startsWith("#"));
    }

    @ParameterizedTest
    @MethodSource("ours")
    void every_variable_is_one_that_the_service_reads(Ours ours) {
        Set<String> known = settings(ours);

        assertThat(ours.environment().keySet())
                .isNotEmpty()
                .allMatch(variable -> known.contains(plain(variable)), "is read by " + ours);
    }

    @ParameterizedTest
    @MethodSource("ours")
    void brokers_and_registry_are_where_they_listen(Ours ours) {
        Map<String, Object> kafka = map(services(), "kafka");
        Matcher inside =
                LISTENER.matcher(
                        String.valueOf(
                                map(kafka, "environment").get("KAFKA_ADVERTISED_LISTENERS")));

        assertThat(inside.find()).isTrue();
        assertThat(ours.text("KAFKA_BOOTSTRAP_SERVERS")).isEqualTo(inside.group(1));
        Matcher registry = ADDRESS.matcher(ours.text("THROUGHLINE_REGISTRY_URL"));
        assertThat(registry.matches()).isTrue();
        assertThat(services()).containsKey(registry.group(2));
        assertThat(registry.group(4)).isEqualTo(REGISTRY_PATH);
        assertThat(defaults(ours).get("throughline.registry-url"))
                .asString()
                .endsWith(REGISTRY_PATH);
        assertThat(list(map(services(), registry.group(2)), "ports"))
                .allMatch(port -> String.valueOf(port).endsWith(":" + registry.group(3)));
    }

    @ParameterizedTest
    @MethodSource("agents")
    void agents_ask_a_streams_service_where_it_listens(Ours agent) {
        Matcher query = ADDRESS.matcher(agent.text("THROUGHLINE_QUERY_URL"));

        assertThat(query.matches()).isTrue();
        assertThat(streams().filter(service -> service.name().equals(query.group(2))))
                .singleElement()
                .satisfies(
                        service -> assertThat(service.text("HTTP_PORT")).isEqualTo(query.group(3)));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void streams_services_find_each_other_and_keep_what_they_have(Ours streams) {
        assertThat(streams.text("THROUGHLINE_ADVERTISED"))
                .isEqualTo(streams.name() + ":" + streams.text("HTTP_PORT"));
        assertThat(list(streams.service(), "volumes"))
                .singleElement()
                .asString()
                .startsWith(streams.name())
                .satisfies(volume ->
                        assertThat(streams.text("THROUGHLINE_STATE_DIR"))
                                .startsWith(volume.substring(volume.indexOf(':') + 1)));
    }

    @ParameterizedTest
    @MethodSource("ours")
    void a_service_is_healthy_when_it_says_so_and_waits_for_what_it_needs(Ours ours) {
        String port =
                ours.module().equals(MAIN)
                        ? ours.text("HTTP_PORT")
                        : ours.text("MICRONAUT_SERVER_PORT");

        assertThat(String.valueOf(map(ours.service(), "healthcheck").get("test")))
                .contains("/dev/tcp/127.0.0.1/" + port + " ", "GET /health ");
        assertThat(map(ours.service(), "depends_on"))
                .isNotEmpty()
                .allSatisfy((needed, how) -> {
                    assertThat(map(services(), needed)).containsKey("healthcheck");
                    assertThat(map(how)).containsEntry("condition", "service_healthy");
                });
    }

    /// What a service reads, without separators: what its configuration files and their records
    /// name.
    private static Set<String> settings(Ours ours) {
        Set<String> known = new TreeSet<>();
        defaults(ours)
                .forEach((name, value) -> {
                    known.add(plain(name));
                    Matcher placeholder = PLACEHOLDER.matcher(String.valueOf(value));
                    while (placeholder.find()) {
                        known.add(plain(placeholder.group(1)));
                    }
                });
        for (String type :
                List.of(
                        "streams.runtime.settings.StreamsSettings",
                        "streams.runtime.signing.AttestSettings")) {
            if (ours.module().equals(MAIN)) {
                known.addAll(components("io.throughline." + type));
            }
        }
        return known;
    }

    private static Set<String> components(String type) {
        try {
            Class<?> settings = Class.forName(type);
            String prefix = settings.getAnnotation(ConfigurationProperties.class).value();
            return Stream.of(settings.getRecordComponents())
                    .map(RecordComponent::getName)
                    .map(name -> plain(prefix + name))
                    .collect(Collectors.toSet());
        } catch (ClassNotFoundException e) {
            throw new AssertionError("the settings have moved", e);
        }
    }

    /// The configuration files of a service, flat.
    private static Map<String, Object> defaults(Ours ours) {
        boolean streams = ours.module().equals(MAIN);
        List<Path> files =
                streams
                        ? List.of(resources("streams/runtime", "streams"))
                        : List.of(
                                resources("agents/runtime", "agent"),
                                resources(ours.module(), ours.module().replaceFirst(".*/", "")));
        Map<String, Object> flat = new TreeMap<>();
        files.stream().filter(Files::exists).forEach(file -> flatten("", yaml(file), flat));
        return flat;
    }

    private static Path resources(String module, String service) {
        return SourceTree.root()
                .resolve(module)
                .resolve("src/main/resources/%s/application.yml".formatted(service));
    }

    private static void flatten(String prefix, Map<String, Object> from, Map<String, Object> to) {
        from.forEach((name, value) -> {
            if (value instanceof Map<?, ?>) {
                flatten(prefix + name + ".", map(value), to);
            } else {
                to.put(prefix + name, String.valueOf(value));
            }
        });
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
    }

    private static boolean isPom(Path path) {
        return path.endsWith("pom.xml") && !path.toString().contains("/target/");
    }

    private static boolean isService(String line) {
        return line.contains("<artifactId>maven-dependency-plugin</artifactId>");
    }

    private static Map<String, Object> services() {
        return map(yaml(SourceTree.root().resolve("docker-compose.yml")), "services");
    }

    private static Map<String, Object> yaml(Path file) {
        return map(new Yaml().load(String.join("\n", SourceTree.lines(file))));
    }

    private static Map<String, Object> map(Map<String, Object> of, String name) {
        return map(Objects.requireNonNull(of.get(name), () -> name + " is missing in " + of));
    }

    @SuppressWarnings("unchecked") // YAML that we write has names as keys.
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static List<?> list(Map<String, Object> of, String name) {
        return (List<?>) Objects.requireNonNull(of.get(name), () -> name + " is missing in " + of);
    }
}
