package io.throughline.agents.runtime.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.agents.runtime.partition.Beginning;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BrokerBeginningsTest {

    @Test
    void who_cannot_be_asked_at_all_is_no_answer_and_nothing_worse() {
        // Given: a client that cannot even be opened
        Properties consumer = new Properties();
        consumer.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "no.such.host.invalid:9092");
        BrokerBeginnings beginnings = new BrokerBeginnings("group", consumer);

        // When
        CompletableFuture<Beginning> asked = beginnings.of(new TopicPartition("t", 0));

        // Then
        assertThat(asked).isCompletedExceptionally();
        assertThat(asked.exceptionNow()).isInstanceOf(KafkaException.class);
        beginnings.rest();
    }
}
