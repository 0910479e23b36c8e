package io.throughline.agents.runtime.handling;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.configuration.kafka.ProducerRegistry;
import io.micronaut.core.type.Argument;
import io.throughline.agents.runtime.partition.Reference;
import io.throughline.agents.sdk.Agent;
import io.throughline.schemas.codec.DeadLetterHeaders;
import io.throughline.schemas.codec.Topics;
import io.throughline.schemas.contracts.Contract;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/// Writes what an agent could not answer to the context's dead letters: the record as it was, and
/// headers that say who failed, why, and where the record lies in the log.
@Singleton
final class DeadLetters {

    private static final Argument<byte[]> BYTES = Argument.of(byte[].class);

    private final String agent;
    private final String topic;
    private final String events;
    private final ProducerRegistry producers;

    DeadLetters(Agent agent, Contract contract, ProducerRegistry producers) {
        this.agent = agent.name().value();
        this.topic = Topics.of(contract).deadletters();
        this.events = Topics.of(contract).events();
        this.producers = producers;
    }

    /// Returns when the dead letter is written.
    ///
    /// @throws KafkaException if it was not, or may not have been
    void put(ConsumerRecord<byte[], byte[]> record, Throwable failure) throws InterruptedException {
        try {
            send(letter(record, record.value(), failure));
        } catch (RecordTooLargeException e) {
            // With its new headers it is above the limit. The log still has the value.
            send(letter(record, null, failure));
        }
    }

    /// The same for an event whose record is not at hand: the letter has no value, and says where
    /// that lies.
    void put(Reference event, Throwable failure) throws InterruptedException {
        byte[] key = event.id().stream().toString().getBytes(UTF_8);
        ProducerRecord<byte[], byte @Nullable []> letter =
                new ProducerRecord<>(topic, null, key, null);
        headers(failure, events, event.partition(), event.offset()).write(letter.headers());
        send(letter);
    }

    private void send(ProducerRecord<byte[], byte @Nullable []> letter)
            throws InterruptedException {
        // Opened by the first dead letter, and kept; usually there is none.
        Producer<byte[], byte[]> producer = producers.getProducer("dead-letters", BYTES, BYTES);
        try {
            producer.send(letter).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e);
        }
    }

    private ProducerRecord<byte[], byte @Nullable []> letter(
            ConsumerRecord<byte[], byte[]> record, byte @Nullable [] value, Throwable failure) {
        ProducerRecord<byte[], byte @Nullable []> letter =
                new ProducerRecord<>(topic, null, record.key(), value, record.headers());
        headers(failure, record.topic(), record.partition(), record.offset())
                .write(letter.headers());
        return letter;
    }

    private DeadLetterHeaders headers(Throwable failure, String from, int partition, long offset) {
        return new DeadLetterHeaders(agent, failure.toString(), from, partition, offset);
    }
}
