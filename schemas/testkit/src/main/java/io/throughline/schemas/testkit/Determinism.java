package io.throughline.schemas.testkit;

import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Calendar;
import java.util.Collections;
import java.util.Date;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// What agents, deciders and views must not do, because it comes out differently each time: read a
/// clock, draw a number or an id, look at the environment. They are run again after a crash, in a
/// replay and in a dry run, and must then say the same.
///
/// An agent asks its context instead: `now()`, `newId()`, `effect(...)`. A decider is given
/// everything in the command and the state.
public final class Determinism {

    private static final String TIME = "java.time";

    private static final Set<String> CLOCKS =
            Set.of(Clock.class.getName(), InstantSource.class.getName());

    private static final Set<String> SOURCES =
            Set.of("current", "getDefault", "of", "all", "create");

    private static final Set<String> CHANCE =
            Set.of(
                    Random.class.getName(),
                    SplittableRandom.class.getName(),
                    SecureRandom.class.getName(),
                    ThreadLocalRandom.class.getName(),
                    RandomGenerator.class.getName(),
                    RandomGeneratorFactory.class.getName());

    private static final Map<String, Set<String>> METHODS =
            Map.of(
                    System.class.getName(),
                    Set.of(
                            "currentTimeMillis",
                            "nanoTime",
                            "getenv",
                            "getProperty",
                            "getProperties",
                            "identityHashCode"),
                    Math.class.getName(),
                    Set.of("random"),
                    StrictMath.class.getName(),
                    Set.of("random"),
                    UUID.class.getName(),
                    Set.of("randomUUID"),
                    Calendar.class.getName(),
                    Set.of("getInstance"),
                    Collections.class.getName(),
                    Set.of("shuffle"));

    private Determinism() {}

    /// Demands it of the code in the package of `type` and below, without its tests.
    ///
    /// @throws AssertionError if some of it is not deterministic, with the lines
    public static void require(Class<?> type) {
        rule().check(
                        new ClassFileImporter()
                                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                                .importPackages(type.getPackageName()));
    }

    /// The rule, to be checked on classes that the caller has chosen.
    public static ArchRule rule() {
        return noClasses()
                .should()
                .callCodeUnitWhere(are(different()))
                .allowEmptyShould(true)
                .because(
                        "it is run again and must say the same; an agent asks its context for"
                                + " now(), newId() and effect(...), and a decider is given"
                                + " everything");
    }

    private static DescribedPredicate<JavaCall<?>> different() {
        return DescribedPredicate.describe(
                "what comes out differently each time",
                call -> isDifferent(call.getTargetOwner(), call.getName(), arguments(call)));
    }

    private static int arguments(JavaCall<?> call) {
        return call.getTarget().getRawParameterTypes().size();
    }

    private static boolean isDifferent(JavaClass owner, String name, int arguments) {
        String type = owner.getName();
        if (CHANCE.contains(type)) {
            // With a seed it is no chance.
            return (name.equals("<init>") && arguments == 0)
                    || SOURCES.contains(name)
                    || type.equals(SecureRandom.class.getName());
        }
        if (owner.getPackageName().equals(TIME)) {
            return name.equals("now")
                    || (CLOCKS.contains(type)
                            && (name.startsWith("system") || name.startsWith("tick")));
        }
        if (type.equals(Date.class.getName())) {
            return name.equals("<init>") && arguments == 0;
        }
        return METHODS.getOrDefault(type, Set.of()).contains(name);
    }
}
