package io.throughline.deploy.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Style that a machine can see: each file is read once and held against the rules. After
/// TigerBeetle's `tidy`.
class TidyTest {

    private static final int LINE_CHARS_MAX = 100;
    private static final int FILE_LINES_MAX = 400;

    private static final Set<String> ROOT_FILES =
            Set.of(
                    ".ci",
                    ".git",
                    ".gitignore",
                    ".mvn",
                    "ARCHITECTURE.md",
                    "CONTRIBUTING.md",
                    "DECISIONS.md",
                    "LICENSE",
                    "README.md",
                    "agents",
                    "deploy",
                    "docker-compose.yml",
                    "mvnw",
                    "mvnw.cmd",
                    "pom.xml",
                    "schemas",
                    "streams",
                    "throughline");

    /// What may not stand in a source file, and what to write instead.
    private static final Map<Pattern, String> BANNED =
            Map.of(
                    Pattern.compile("^\\s*/\\*\\*"), "write Javadoc as Markdown, ///",
                    Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b"), "do it or leave it",
                    Pattern.compile("\\.printStack" + "Trace\\("), "log it or tell the caller",
                    Pattern.compile("\\bThread" + "Local\\b"), "pass it as a parameter",
                    Pattern.compile("^import .*\\.\\*;"), "say what the file knows",
                    Pattern.compile("@Dis" + "abled\\b"), "mend the test or delete it");

    private static final Map<Pattern, String> BANNED_IN_MAIN =
            Map.of(
                    Pattern.compile("^\\s*(final )?var \\w+ ="), "say the type",
                    Pattern.compile("System\\.(out|err)\\."), "use the logger or a writer",
                    Pattern.compile("\\bcase null\\b"), "null does not get here",
                    Pattern.compile("@(Inject|Autowired)\\b"), "take it in the constructor");

    private static final Map<Pattern, String> BANNED_IN_TEST =
            Map.of(
                    Pattern.compile("\\.sle" + "ep\\("), "wait for a condition, bounded",
                    Pattern.compile("\\bMock" + "ito\\b"), "use the real thing");

    @Test
    void sources_keep_the_rules() {
        List<String> findings = new ArrayList<>();
        for (Path file : SourceTree.files(".java")) {
            List<String> lines = SourceTree.lines(file);
            String name = SourceTree.relative(file);
            if (lines.size() > FILE_LINES_MAX) {
                findings.add("%s: %d lines; split it".formatted(name, lines.size()));
            }
            for (int i = 0; i < lines.size(); i++) {
                check(name, i + 1, lines.get(i), findings);
            }
        }

        assertThat(findings).isEmpty();
    }

    private static void check(String file, int number, String line, List<String> findings) {
        if (line.length() > LINE_CHARS_MAX && !line.startsWith("import ")) {
            findings.add("%s:%d: longer than %d".formatted(file, number, LINE_CHARS_MAX));
        }
        BANNED.forEach((pattern, instead) -> ban(file, number, line, pattern, instead, findings));
        Map<Pattern, String> here = file.contains("/src/main/") ? BANNED_IN_MAIN : BANNED_IN_TEST;
        here.forEach((pattern, instead) -> ban(file, number, line, pattern, instead, findings));
    }

    private static void ban(
            String file,
            int number,
            String line,
            Pattern pattern,
            String instead,
            List<String> findings) {
        if (pattern.matcher(line).find()) {
            findings.add("%s:%d: %s".formatted(file, number, instead));
        }
    }

    @Test
    void methods_fit_on_a_screen() {
        List<String> findings = new ArrayList<>();
        for (Path file : SourceTree.files(".java")) {
            findings.addAll(Methods.tooLong(SourceTree.relative(file), SourceTree.lines(file)));
        }

        assertThat(findings).isEmpty();
    }

    @Test
    void every_module_has_a_readme_with_one_title() {
        List<String> findings = new ArrayList<>();
        for (Path pom : SourceTree.files("pom.xml")) {
            Path readme = pom.resolveSibling("README.md");
            if (!Files.exists(readme)) {
                findings.add(SourceTree.relative(readme) + " is missing");
            } else if (titles(readme) != 1) {
                findings.add(SourceTree.relative(readme) + " needs exactly one # title");
            }
        }

        assertThat(findings).isEmpty();
    }

    // A line that starts with # inside a code fence is a comment, not a title.
    private static long titles(Path readme) {
        boolean fenced = false;
        long titles = 0;
        for (String line : SourceTree.lines(readme)) {
            fenced ^= line.startsWith("```");
            titles += !fenced && line.startsWith("# ") ? 1 : 0;
        }
        return titles;
    }

    @Test
    void every_package_is_null_marked() {
        Set<String> missing = new TreeSet<>();
        for (Path file : SourceTree.files(".java")) {
            Path info = file.resolveSibling("package-info.java");
            if (file.toString().contains("/src/main/") && !Files.exists(info)) {
                missing.add(SourceTree.relative(info));
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void the_root_holds_nothing_new() throws IOException {
        try (Stream<Path> entries = Files.list(SourceTree.root())) {
            Set<String> names =
                    entries.map(path -> path.getFileName().toString())
                            .filter(name -> !name.equals("target"))
                            .collect(Collectors.toSet());

            assertThat(ROOT_FILES).containsAll(names);
        }
    }
}
