package io.throughline.deploy.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartTest {

    private static final Part.Frame LOOP =
            new Part.Frame("org.apache.kafka.streams.processor.internals.StreamThread", "runLoop");
    private static final Part.Frame DECIDE =
            new Part.Frame("io.throughline.streams.topology.decide.DecideProcessor", "process");

    @ParameterizedTest
    @CsvSource({
        "io.throughline.schemas.codec.Codec, decode, AVRO",
        "io.throughline.schemas.codec.RecordWire, write, AVRO",
        "org.apache.avro.io.BinaryDecoder, readString, AVRO",
        "io.throughline.schemas.codec.CommandHeaders, read, HEADERS",
        "io.throughline.schemas.codec.HeaderValues, time, HEADERS",
        "io.throughline.schemas.contracts.StreamId, parse, HEADERS",
        "io.throughline.streams.topology.decide.HashChain, next, HASH",
        "sun.security.provider.SHA2, implCompress0, HASH",
        "io.throughline.streams.topology.decide.CommandHandler, decide, DECIDE",
        "org.rocksdb.RocksDB, get, ROCKSDB",
        "org.apache.kafka.streams.state.internals.RocksDBStore, put, ROCKSDB",
        "org.apache.kafka.clients.producer.KafkaProducer, doSend, PRODUCER",
        "org.apache.kafka.clients.producer.KafkaProducer, commitTransaction, COMMIT",
        "org.apache.kafka.streams.processor.internals.TaskManager, commit, COMMIT",
        "org.apache.kafka.clients.consumer.internals.AsyncKafkaConsumer, poll, CONSUMER",
        "org.apache.kafka.streams.processor.internals.RecordQueue, updateHead, CONSUMER",
        "org.apache.kafka.streams.processor.internals.StreamTask, process, STREAMS",
    })
    void a_frame_tells_the_part(String type, String method, Part part) {
        assertThat(Part.of(List.of(new Part.Frame(type, method), LOOP))).isEqualTo(part);
    }

    @Test
    void a_frame_that_tells_nothing_belongs_to_the_one_above() {
        // Given
        List<Part.Frame> stack =
                List.of(
                        new Part.Frame("java.util.HashMap", "get"),
                        new Part.Frame("io.throughline.schemas.codec.Codec", "encode"),
                        DECIDE,
                        LOOP);

        // When
        Part part = Part.of(stack);

        // Then
        assertThat(part).isEqualTo(Part.AVRO);
    }

    @Test
    void what_the_decider_has_sent_is_the_producer_and_not_the_decider() {
        // Given
        List<Part.Frame> stack =
                List.of(
                        new Part.Frame("net.jpountz.lz4.LZ4JNI", "LZ4_compress_limitedOutput"),
                        new Part.Frame(
                                "org.apache.kafka.clients.producer.internals.RecordAccumulator",
                                "append"),
                        new Part.Frame("org.apache.kafka.clients.producer.KafkaProducer", "send"),
                        DECIDE,
                        LOOP);

        // When
        Part part = Part.of(stack);

        // Then
        assertThat(part).isEqualTo(Part.PRODUCER);
    }

    @Test
    void a_stack_without_any_telling_frame_is_other() {
        assertThat(Part.of(List.of(new Part.Frame("java.lang.Thread", "run"))))
                .isEqualTo(Part.OTHER);
        assertThat(Part.of(List.of())).isEqualTo(Part.OTHER);
    }
}
