package io.throughline.schemas.client;

import io.throughline.schemas.codec.CommandHeaders;
import io.throughline.schemas.codec.ContractCodecs;
import io.throughline.schemas.codec.OutcomeHeaders;
import io.throughline.schemas.codec.Topics;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// Plays the part of decide: reads commands and answers as a test says.
final class Answerer implements AutoCloseable {

    /// A command as it came in.
    ///
    /// @param attempt how often this command has come, from 1
    /// @param marked whether it says that it is sent again
    record Received(
            CommandMetadata metadata, String key, int partition, int attempt, boolean marked) {}

    private final Topics topics;
    private final ContractCodecs codecs;
    private final KafkaProducer<String, byte[]> producer;
    private final TopicFollower follower;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final BiFunction<Received, ContractCodecs, byte @Nullable []> answer;

    private Answerer(
            String bootstrapServers,
            Topics topics,
            ContractCodecs codecs,
            BiFunction<Received, ContractCodecs, byte @Nullable []> answer) {
        this.topics = topics;
        this.codecs = codecs;
        this.answer = answer;
        this.producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new StringSerializer(),
                        new ByteArraySerializer());
        TopicReader reader =
                TopicReader.open(
                        KafkaSettings.consumer(bootstrapServers, "answerer", Map.of()),
                        topics.commands());
        reader.toEnd();
        this.follower = new TopicFollower("answerer", reader, this::take, _ -> {});
    }

    /// Answers each command with what `answer` makes of it; null for no answer.
    static Answerer start(
            String bootstrapServers,
            Topics topics,
            ContractCodecs codecs,
            BiFunction<Received, ContractCodecs, byte @Nullable []> answer) {
        Answerer answerer = new Answerer(bootstrapServers, topics, codecs, answer);
        answerer.follower.start();
        return answerer;
    }

    /// An acceptance at the version that the command's ordinal says.
    static byte[] accepted(Received command, ContractCodecs codecs) {
        int version = command.metadata().id().ordinal();
        return codecs.outcomes().encode(new Outcome.Accepted(version, version, false));
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        String key = new String(record.key(), java.nio.charset.StandardCharsets.UTF_8);
        CommandMetadata metadata = CommandHeaders.read(record.headers(), key);
        int earlier = received(metadata.id().toString()).size();
        Received command =
                new Received(
                        metadata,
                        key,
                        record.partition(),
                        earlier + 1,
                        CommandHeaders.isSentAgain(record.headers()));
        received.add(command);
        byte[] value = answer.apply(command, codecs);
        if (value != null) {
            ProducerRecord<String, byte[]> outcome =
                    new ProducerRecord<>(topics.outcomes(), record.partition(), key, value);
            new OutcomeHeaders(metadata.id(), metadata.stream())
                    .write("io.throughline.Accepted", outcome.headers());
            Future<?> _ = producer.send(outcome);
        }
    }

    /// Every time that the command with this id came.
    List<Received> received(String id) {
        return received.stream()
                .filter(command -> command.metadata().id().toString().equals(id))
                .toList();
    }

    @Override
    public void close() {
        follower.close();
        producer.close(Duration.ofSeconds(5));
    }
}
