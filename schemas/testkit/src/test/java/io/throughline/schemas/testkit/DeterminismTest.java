package io.throughline.schemas.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeterminismTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                ReadsTheTime.class,
                ReadsTheDate.class,
                ReadsAnOldDate.class,
                MakesAClock.class,
                CountsNanoseconds.class,
                DrawsAnId.class,
                DrawsANumber.class,
                DrawsFromTheThread.class,
                DrawsSecurely.class,
                DrawsFromAnyGenerator.class,
                Shuffles.class,
                LooksAround.class
            })
    void what_differs_each_time_is_found(Class<?> type) {
        assertThatThrownBy(() -> check(type))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(type.getSimpleName())
                .hasMessageContaining("asks its context");
    }

    @Test
    void what_comes_out_the_same_is_left_alone() {
        check(Same.class);
    }

    @Test
    void a_package_is_checked_without_its_tests() {
        // These tests are in the package and draw numbers; the rule itself does not.
        Determinism.require(Determinism.class);
        assertThat(new DrawsANumber().answer()).isBetween(0.0, 1.0);
    }

    private static void check(Class<?> type) {
        Determinism.rule().check(new ClassFileImporter().importClasses(type));
    }

    static final class ReadsTheTime {
        Instant answer() {
            return Instant.now();
        }
    }

    static final class ReadsTheDate {
        LocalDate answer() {
            return LocalDate.now(ZoneOffset.UTC);
        }
    }

    @SuppressWarnings("JavaUtilDate")
    static final class ReadsAnOldDate {
        Date answer() {
            return new Date();
        }
    }

    static final class MakesAClock {
        Clock answer() {
            return Clock.systemUTC();
        }
    }

    static final class CountsNanoseconds {
        long answer() {
            return System.nanoTime();
        }
    }

    static final class DrawsAnId {
        UUID answer() {
            return UUID.randomUUID();
        }
    }

    static final class DrawsANumber {
        double answer() {
            return new Random().nextDouble();
        }
    }

    static final class DrawsFromTheThread {
        int answer() {
            return ThreadLocalRandom.current().nextInt();
        }
    }

    static final class DrawsSecurely {
        int answer() {
            return new SecureRandom(new byte[] {1}).nextInt();
        }
    }

    static final class DrawsFromAnyGenerator {
        int answer() {
            return RandomGenerator.getDefault().nextInt();
        }
    }

    static final class Shuffles {
        void answer(List<String> list) {
            Collections.shuffle(list);
        }
    }

    static final class LooksAround {
        String answer() {
            return String.valueOf(System.getenv("HOME"));
        }
    }

    static final class Same {
        String answer(Instant now, long seed) {
            return now.plusSeconds(new Random(seed).nextInt(10))
                    + " "
                    + UUID.nameUUIDFromBytes(new byte[1]);
        }
    }
}
