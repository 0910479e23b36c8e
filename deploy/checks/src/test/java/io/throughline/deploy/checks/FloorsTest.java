package io.throughline.deploy.checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The floors of the house, and the purity of what must be pure.
class FloorsTest {

    private static final String ROOT = "io.throughline.";

    private final JavaClasses classes =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.throughline");

    @Test
    void every_module_stands_on_a_floor() {
        Set<String> modules =
                classes.stream()
                        .map(FloorsTest::module)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(modules).isEqualTo(Floors.modules());
    }

    @Test
    void edges_go_down() {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass from : classes) {
            for (Dependency edge : from.getDirectDependenciesFromSelf()) {
                String to = edge.getTargetClass().getBaseComponentType().getPackageName();
                if (to.startsWith(ROOT) && !Floors.permits(module(from), module(to))) {
                    wrong.add(edge.getDescription());
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void what_decides_reads_no_clock_and_draws_nothing() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.throughline.schemas.contracts..",
                        "io.throughline.streams.kernel..",
                        "io.throughline.streams.logistics.order..",
                        "io.throughline.streams.logistics.standing..",
                        "io.throughline.streams.work..",
                        "io.throughline.agents.sdk..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.net..", "java.util.random..", "org.slf4j..")
                .check(classes);
    }

    private static String module(JavaClass of) {
        return module(of.getPackageName());
    }

    // io.throughline.streams.topology.decide is part of streams.topology.
    private static String module(String packageName) {
        String[] names = packageName.substring(ROOT.length()).split("\\.", 3);
        return names[0] + "." + names[1];
    }
}
