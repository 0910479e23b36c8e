package io.throughline.deploy.bench;

import io.throughline.deploy.bench.parcel.Parcels;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.CommandHeaders;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.StreamId;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// The commands that are measured: ten for each stream, those of a thousand streams in turn, each
/// expecting exactly the version that the one before it leaves.
final class CommandFill {

    static final int COMMANDS_PER_STREAM = 10;

    private static final int STREAMS_IN_TURN = 1_000;
    private static final int BLOCK = COMMANDS_PER_STREAM * STREAMS_IN_TURN;
    private static final AgentName AGENT = new AgentName("bench");
    private static final Instant TIME = Instant.parse("2026-01-01T12:34:56.789Z");

    private CommandFill() {}

    /// One command with what travels beside it.
    record Sent(CommandMetadata metadata, Command command) {}

    /// The command `index`, counted from 0.
    static Sent command(int index) {
        int number = index / BLOCK * STREAMS_IN_TURN + index % STREAMS_IN_TURN;
        int version = versionBefore(index);
        StreamId stream = Parcels.stream(number);
        CommandMetadata metadata =
                new CommandMetadata(
                        new CommandId(AGENT, "row-" + index, 0),
                        stream,
                        ExpectedVersion.exactly(version),
                        TIME.plusMillis(index),
                        stream.toString(),
                        null,
                        Basis.NONE,
                        false,
                        null);
        return new Sent(metadata, Parcels.scan(number, version));
    }

    /// The version that the command `index` expects.
    static int versionBefore(int index) {
        return index % BLOCK / STREAMS_IN_TURN;
    }

    /// Writes the commands 0 to `count` - 1 to `topic`, and returns when the broker has them.
    static void write(Rig rig, String topic, int count) {
        write(rig, topic, count, CommandFill::command);
    }

    /// Writes `count` commands to `topic`, by their index from 0.
    static void write(Rig rig, String topic, int count, IntFunction<Sent> commands) {
        Codec<Command> codec = rig.codecs().commands();
        try (KafkaProducer<String, byte[]> producer = Producers.open(rig.bootstrapServers())) {
            Deliveries deliveries = new Deliveries();
            for (int i = 0; i < count; i++) {
                Sent sent = commands.apply(i);
                ProducerRecord<String, byte[]> record =
                        new ProducerRecord<>(
                                topic,
                                sent.metadata().stream().toString(),
                                codec.encode(sent.command()));
                CommandHeaders.write(
                        sent.metadata(), codec.typeOf(sent.command()), record.headers());
                Future<?> _ = producer.send(record, deliveries);
            }
            producer.flush();
            deliveries.require(count, topic);
        }
    }
}
