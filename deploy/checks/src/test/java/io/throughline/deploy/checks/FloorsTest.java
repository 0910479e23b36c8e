package io.throughline.deploy.checks;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.throughline.agents.sdk.Agent;
import io.throughline.schemas.testkit.Determinism;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

/// The floors of the house, and the purity of what must be pure.
class FloorsTest {

    private static final String ROOT = "io.throughline.";

    private static final String[] DECIDING = {
        "io.throughline.schemas.contracts..",
        "io.throughline.streams.kernel..",
        "io.throughline.streams.logistics.order..",
        "io.throughline.streams.logistics.standing..",
        "io.throughline.streams.work..",
        "io.throughline.agents.sdk.."
    };

    // Read once: that takes seconds.
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.throughline");

    @Test
    void every_module_stands_on_a_floor() {
        Set<String> modules =
                CLASSES.stream()
                        .map(FloorsTest::module)
                        .filter(module -> !Floors.isAgent(module))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(modules).isEqualTo(Floors.modules());
    }

    /// A module of many classes has rooms; data flows through them one way.
    @ParameterizedTest
    @ValueSource(strings = {"agents.runtime", "streams.runtime"})
    void the_rooms_of_a_module_have_no_circles(String module) {
        String runtime = ROOT + module;
        slices().matching(runtime + ".(*)..").should().beFreeOfCycles().check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(runtime + ".*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(runtime)
                .check(CLASSES);
    }

    @Test
    void edges_go_down() {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass from : CLASSES) {
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
    void what_decides_does_no_io() {
        noClasses()
                .that()
                .resideInAnyPackage(DECIDING)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.net..", "java.util.random..", "org.slf4j..")
                .check(CLASSES);
    }

    /// A logger that is there before the file of its settings is named tells everything.
    @Test
    void who_names_the_settings_of_loggers_has_none_before() {
        noFields()
                .that()
                .haveRawType(Logger.class)
                .should()
                .beDeclaredInClassesThat(
                        DescribedPredicate.describe(
                                "set a system property", FloorsTest::setsProperties))
                .check(CLASSES);
    }

    private static boolean setsProperties(JavaClass type) {
        return type.getMethodCallsFromSelf().stream()
                .anyMatch(call ->
                        call.getTargetOwner().isEquivalentTo(System.class)
                                && call.getName().equals("setProperty"));
    }

    @Test
    void what_decides_is_deterministic() {
        Determinism.rule().check(CLASSES.that(resideInAnyPackage(DECIDING)));
    }

    @Test
    void agents_are_deterministic() {
        Set<String> packages =
                CLASSES.stream()
                        .filter(type -> type.isAssignableTo(Agent.class) && !type.isInterface())
                        .map(JavaClass::getPackageName)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(packages).contains("io.throughline.agents.router");
        Determinism.rule().check(CLASSES.that(resideInAnyPackage(packages.toArray(new String[0]))));
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
