package io.throughline.deploy.bench.profile;

import java.util.List;
import java.util.Optional;

/// What a decide thread can be doing, told from where in the code it is.
///
/// A stack is read from its deepest frame upwards, and the first frame that tells anything decides:
/// copying bytes tells nothing, but who has them copied does.
enum Part {
    HASH("hash"),
    AVRO("Avro"),
    HEADERS("headers"),
    ROCKSDB("RocksDB"),
    COMMIT("commit"),
    PRODUCER("producer: send, compress"),
    CONSUMER("consumer: fetch, deserialise"),
    DECIDE("decide"),
    STREAMS("Streams machinery"),
    OTHER("other");

    private static final String CODEC = "io.throughline.schemas.codec.";
    private static final String CLIENTS = "org.apache.kafka.clients.";
    private static final String STREAMS_PACKAGE = "org.apache.kafka.streams.";
    private static final List<String> COMMITTING =
            List.of("commitTransaction", "sendOffsetsToTransaction", "flush", "beginTransaction");

    private final String title;

    Part(String title) {
        this.title = title;
    }

    /// How a report calls it.
    String title() {
        return title;
    }

    /// A frame of a stack.
    record Frame(String type, String method) {}

    /// What a stack is part of; the deepest frame comes first.
    static Part of(List<Frame> stack) {
        return stack.stream().map(Part::told).flatMap(Optional::stream).findFirst().orElse(OTHER);
    }

    private static Optional<Part> told(Frame frame) {
        String type = frame.type();
        if (type.startsWith(CODEC)) {
            return Optional.of(type.contains("Header") ? HEADERS : AVRO);
        }
        if (type.startsWith("org.apache.avro.")) {
            return Optional.of(AVRO);
        }
        if (type.startsWith("io.throughline.schemas.contracts.")) {
            return Optional.of(HEADERS);
        }
        if (type.startsWith("io.throughline.")) {
            return Optional.of(type.endsWith(".HashChain") ? HASH : DECIDE);
        }
        if (type.startsWith("java.security.MessageDigest")
                || type.startsWith("sun.security.provider.")) {
            return Optional.of(HASH);
        }
        if (type.startsWith("org.rocksdb.") || type.contains(".RocksDB")) {
            return Optional.of(ROCKSDB);
        }
        return kafka(frame);
    }

    private static Optional<Part> kafka(Frame frame) {
        String type = frame.type();
        if (type.equals(CLIENTS + "producer.KafkaProducer")) {
            return Optional.of(COMMITTING.contains(frame.method()) ? COMMIT : PRODUCER);
        }
        if (type.startsWith(CLIENTS + "consumer.")
                || type.endsWith(".RecordQueue")
                || type.endsWith(".RecordDeserializer")) {
            return Optional.of(CONSUMER);
        }
        if (!type.startsWith(STREAMS_PACKAGE)) {
            return Optional.empty();
        }
        return Optional.of(
                frame.method().contains("ommit") && type.contains(".Task") ? COMMIT : STREAMS);
    }
}
