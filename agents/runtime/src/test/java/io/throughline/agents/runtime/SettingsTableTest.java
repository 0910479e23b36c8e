package io.throughline.agents.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.MapPropertySource;
import io.micronaut.context.env.PropertySource;
import io.throughline.agents.runtime.service.AgentSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The README's table of variables against what the service reads.
class SettingsTableTest {

    private static final Pattern ROW =
            Pattern.compile("\\| `([A-Z_]+)` \\| (?:`(.+?)`|none) \\|.*");

    private final Map<String, String> table = table();

    @Test
    void it_has_every_setting() {
        // Given
        TreeSet<String> settings = new TreeSet<>();
        for (RecordComponent setting : AgentSettings.class.getRecordComponents()) {
            String words = setting.getName().replaceAll("([A-Z])", "_$1");
            settings.add("THROUGHLINE_" + words.toUpperCase(Locale.ROOT));
        }
        settings.add("KAFKA_BOOTSTRAP_SERVERS");
        settings.add("MICRONAUT_SERVER_HOST");
        settings.add("MICRONAUT_SERVER_PORT");
        // What the Recorder reads.
        settings.add("THROUGHLINE_JOURNAL_FILE");
        settings.add("THROUGHLINE_JOURNAL_BYTES_MAX");

        // Then
        assertThat(new TreeSet<>(table.keySet())).isEqualTo(settings);
    }

    @Test
    void its_defaults_are_those_of_the_file() {
        try (ApplicationContext context = AgentService.configured("plain", Map.of()).build()) {
            context.getEnvironment().start();
            // Given
            Map<String, String> defaults = new TreeMap<>(table);
            defaults.keySet().removeIf(variable -> variable.contains("_JOURNAL_"));

            // Then
            defaults.forEach((variable, value) ->
                    assertThat(context.getProperty(property(variable), String.class))
                            .as(variable)
                            .contains(value));
        }
    }

    @Test
    void its_variables_are_read() {
        Map<String, Object> variables = new LinkedHashMap<>();
        table.keySet().forEach(variable -> variables.put(variable, "of " + variable));
        PropertySource environment =
                new MapPropertySource("variables", variables) {
                    @Override
                    public PropertyConvention getConvention() {
                        return PropertyConvention.ENVIRONMENT_VARIABLE;
                    }
                };
        try (ApplicationContext context =
                AgentService.configured("plain", Map.of()).propertySources(environment).build()) {
            context.getEnvironment().start();
            assertThat(table.keySet())
                    .allSatisfy(variable ->
                            assertThat(context.getProperty(property(variable), String.class))
                                    .contains("of " + variable));
        }
    }

    /// The property that a variable sets; a setting of ours is one word with hyphens.
    private static String property(String variable) {
        String name = variable.toLowerCase(Locale.ROOT);
        return name.startsWith("throughline_")
                ? name.replaceFirst("_", ".").replace('_', '-')
                : name.replace('_', '.');
    }

    private static Map<String, String> table() {
        try (Stream<String> lines = Files.lines(Path.of("README.md"))) {
            Map<String, String> table = new TreeMap<>();
            lines.map(ROW::matcher)
                    .filter(Matcher::matches)
                    .forEach(row ->
                            table.put(row.group(1), row.group(2) == null ? "" : row.group(2)));
            return table;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
