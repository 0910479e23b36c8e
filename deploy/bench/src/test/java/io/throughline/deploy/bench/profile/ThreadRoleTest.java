package io.throughline.deploy.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadRoleTest {

    @ParameterizedTest
    @CsvSource({
        "throughline-5-818967bd-StreamThread-1, DECIDE",
        "kafka-producer-network-thread | throughline-5-818967bd-StreamThread-1-producer, PRODUCER",
        "consumer_background_thread, CONSUMER",
        "data-plane-kafka-request-handler-2, BROKER",
        "group-coordinator-event-processor-1, BROKER",
        "kafka-admin-client-thread | adminclient-1, OTHER",
        "main, OTHER",
        "'', OTHER",
    })
    void a_name_tells_the_group(String name, ThreadRole group) {
        assertThat(ThreadRole.of(name)).isEqualTo(group);
    }
}
