package io.throughline.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HealCommandIT {

    private static final String CLEAN =
            """
            {"id":"c 1","asked":true,"endedAt":"2026-01-01T00:00:00Z","clean":true,
             "parts":[{"store":"heads","partition":3,"instance":"a:1","compared":1200,"moved":0},
                      {"store":"lane","partition":4,"instance":"b:2","compared":34,"moved":0}],
             "findings":[{"store":"heads","partition":3,"instance":"a:1","key":"order/7",
                          "result":"REPAIRED","differences":["version is 9, the log says 5"]}],
             "unreached":[]}\
            """;

    @Test
    void what_was_repaired_is_told_and_all_is_well() {
        try (QueryStub stub = QueryStub.answering(200, CLEAN)) {
            // When
            CommandRun run = CommandRun.of("heal", "--url", stub.url());

            // Then
            assertThat(run.code()).isZero();
            assertThat(run.out())
                    .contains(
                            "heads, partition 3 at a:1, order/7: differed, and was rebuilt from the"
                                    + " log")
                    .contains("version is 9, the log says 5")
                    .contains("1,234 compared at a:1, b:2, 1 differed, nothing differs now");
            assertThat(stub.asked()).containsExactly("/checks?waitMs=0");
        }
    }

    @Test
    void what_still_differs_is_an_exit_code() {
        String different = CLEAN.replace("REPAIRED", "DIFFERENT");
        try (QueryStub stub =
                QueryStub.answering(200, different.replace("\"clean\":true", "\"clean\":false"))) {
            // When
            CommandRun run = CommandRun.of("heal", "--json", "--url", stub.url());

            // Then
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).contains("\"result\":\"DIFFERENT\"");
        }
    }

    @Test
    void what_could_not_be_reached_is_told_and_is_an_exit_code() {
        String partly =
                CLEAN.replace("\"clean\":true", "\"clean\":false")
                        .replace(
                                "\"unreached\":[]",
                                "\"unreached\":[{\"store\":\"journal\",\"partition\":5,"
                                        + "\"reason\":\"the instance at c:3 does not answer\"}]");
        try (QueryStub stub = QueryStub.answering(200, partly)) {
            // When
            CommandRun run = CommandRun.of("heal", "--url", stub.url());

            // Then
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out())
                    .contains(
                            "journal, partition 5, was not compared: the instance at c:3 does not"
                                    + " answer")
                    .contains("not all is well");
        }
    }

    @Test
    void a_check_that_takes_its_time_is_waited_for() {
        String begun = "{\"id\":\"c 1\",\"asked\":true,\"clean\":false}";
        Map<String, String> answers =
                Map.of("/checks?waitMs=0&store=lane&partition=2", begun, "/checks/c%201", CLEAN);
        try (QueryStub stub = QueryStub.answering(answers)) {
            // When
            CommandRun run =
                    CommandRun.of(
                            "heal", "--store", "lane", "--partition", "2", "--url", stub.url());

            // Then
            assertThat(run.code()).isZero();
            assertThat(stub.asked())
                    .containsExactly("/checks?waitMs=0&store=lane&partition=2", "/checks/c%201");
        }
    }
}
