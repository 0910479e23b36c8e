package io.throughline.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo", "up", "import", "events", "state", "compare", "report", "verify", "prove",
                "heal", "bench", "faults"
            })
    void every_command_explains_itself(String command) {
        // When
        CommandRun run = CommandRun.of(command, "--help");

        // Then
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("Usage: throughline " + command)
                .contains("--json", "--verbose", "Exit codes:")
                .doesNotContain("null", "${");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"import", "events", "state", "compare", "report", "verify", "prove", "heal"})
    void whatever_asks_a_platform_takes_its_url(String command) {
        assertThat(CommandRun.of(command, "--help").out()).contains("--url=URL");
    }

    @Test
    void the_help_names_every_command() {
        // When
        CommandRun run = CommandRun.of("--help");

        // Then
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains(
                        "demo", "up", "import", "events", "state", "compare", "report", "verify",
                        "prove", "heal", "bench", "faults");
    }

    @Test
    void the_version_is_told() {
        assertThat(CommandRun.of("--version").out()).startsWith("throughline ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "                                        | a command is missing",
                "imports                                 | Did you mean: throughline import",
                "demo --orders many                      | 'many' is not an int",
                "demo --orders -1                        | cannot generate -1 shipments",
                "demo --port 70000                       | must be from 0",
                "demo --nonsense                         | Unknown option: '--nonsense'",
                "up --kafka 127.0.0.1:9092               | belong together",
                "up --registry http://127.0.0.1:8081     | belong together",
                "up --kafka nowhere --registry http://h  | must be HOST:PORT",
                "up --kafka h:1 --registry h:2           | must be an http or https URL",
                "up --webhook nowhere                    | must be an http or https URL",
                "up --supervisor-webhook nowhere         | must be an http or https URL",
                "up --supervisor-policy nowhere.yml      | nowhere.yml cannot be read",
                "import                                  | Missing required parameter: 'FILE'",
                "events                                  | Missing required parameter: 'STREAM'",
                "events 4711                             | must be category/key",
                "events Order/4711                       | must be lower-case letters",
                "state order/1 --at yesterday            | 'yesterday' is no time",
                "state order/1 --at 2009-06-31           | '2009-06-31' is no time",
                "state order/1 --version 1 --at 2009-06-01 | mutually exclusive",
                "compare order/1@2                       | Missing required parameter: 'SECOND'",
                "compare order/1 order/2@1               | must be stream@version",
                "compare order/1@0 order/2@1             | 'order/1@0' is no event",
                "verify --log-only                       | --log-only needs the brokers",
                "verify --kafka 127.0.0.1:9092           | --kafka belongs to --log-only",
                "verify --log-only --kafka nowhere       | must be HOST:PORT",
                "verify --bundle b.json                  | proves nothing without a key",
                "verify --bundle b.json --log-only       | reads a file and nothing else",
                "prove                                   | Missing required parameter: 'EVENT'",
                "prove order/1                           | must be stream@version",
                "prove order/1@0                         | 'order/1@0' is no event",
                "report --url 127.0.0.1                  | must be an address such as",
                "report --url ftp://127.0.0.1            | must be an address such as",
                "deadletters                             | try: throughline deadletters list",
                "deadletters show notifier               | Missing required parameter: 'STREAM'",
                "deadletters retry notifier order/1      | --reason",
                "deadletters retry a order/1 --dry-run   | give --agent-url URL with the address",
                "deadletters skip a o/1 --version 1 --dry-run | throughline up prints for a, or",
                "deadletters retry a o/1 --dry-run --agent-url x | --agent-url is 'x'; it must be",
                "deadletters retry a b/1 --dry-run --reason x | mutually exclusive",
                "deadletters skip a order/1 --reason x   | Missing required option: '--version",
                "deadletters release a order/1           | Missing required argument",
                "deadletters release a order/1 --dry-run | asks the service of agent a,",
                "effects settle effect/a:b@1:{order/1} --reason x | Missing required argument",
                "effects settle effect/a:b@1:{order/1} --reason x --done 1 --not-done | exclusive",
                "effects settle effect/a:b@1:{order/1} --reason x --done sent | it must be JSON",
                "effects settle effect/a:b@1:{order/1} --reason x --done 1,2 | it must be JSON",
                "effects settle effect/a:b@1:{order/1} --reason x --done | '--done' (RESULT)",
                "bench --suite sleep                     | expected one of [write, read",
            })
    void a_wrong_command_line_is_told_in_a_sentence(String line, String expected) {
        // Given
        String[] args = line == null ? new String[0] : line.strip().split(" +");

        // When
        CommandRun run = CommandRun.of(args);

        // Then
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("throughline: ")
                .contains(expected)
                .contains("--help")
                .doesNotContain("Exception", "\tat ");
    }
}
