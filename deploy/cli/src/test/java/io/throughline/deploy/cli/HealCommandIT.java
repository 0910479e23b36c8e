package io.throughline.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HealCommandIT {

    private static final String CLEAN =
            """
            {"asked":true,"clean":true,
             "parts":[{"store":"heads","partition":3,"compared":1200,"moved":0},
                      {"store":"journal","partition":4,"compared":0,"moved":0,
                       "skipped":"the partition is elsewhere, or restores"}],
             "findings":[{"store":"heads","partition":3,"key":"order/7","result":"REPAIRED",
                          "differences":["version is 9, the log says 5"]}]}\
            """;

    @Test
    void what_was_repaired_is_told_and_all_is_well() {
        try (QueryStub stub = QueryStub.answering(200, CLEAN)) {
            // When
            CommandRun run = CommandRun.of("heal", "--url", stub.url());

            // Then
            assertThat(run.code()).isZero();
            assertThat(run.out())
                    .contains("heads 3 order/7: differed, and was rebuilt from the log")
                    .contains("version is 9, the log says 5")
                    .contains("journal 4 was left out: the partition is elsewhere")
                    .contains("1,200 compared, 1 differed, nothing differs now");
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
    void a_check_that_takes_its_time_is_waited_for() {
        String busy = "{\"busy\":true,\"last\":[]}";
        String done =
                "{\"busy\":false,\"last\":[{\"asked\":false,\"clean\":false},%s]}".formatted(CLEAN);
        Map<String, String> answers =
                Map.of("/checks?waitMs=0&store=lane&partition=2", busy, "/checks", done);
        try (QueryStub stub = QueryStub.answering(answers)) {
            // When
            CommandRun run =
                    CommandRun.of(
                            "heal", "--store", "lane", "--partition", "2", "--url", stub.url());

            // Then
            assertThat(run.code()).isZero();
            assertThat(stub.asked())
                    .containsExactly("/checks?waitMs=0&store=lane&partition=2", "/checks");
        }
    }
}
