package io.throughline.deploy.bench;

import io.throughline.deploy.bench.parcel.Parcels;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// The upper limit of anything on Kafka: how fast an idempotent producer writes values as large as
/// our events, and nothing else happens.
final class RawWrites {

    private static final int DIFFERENT = 10_000;

    private RawWrites() {}

    /// Records per second.
    static double perSecond(Rig rig, Shape shape, int records) {
        String topic = rig.topics(Rig.RAW).events();
        byte[][] values = new byte[DIFFERENT][];
        String[] keys = new String[DIFFERENT];
        for (int i = 0; i < DIFFERENT; i++) {
            byte[] command = rig.codecs().commands().encode(Parcels.scan(i, 0));
            values[i] = shape.event(command);
            keys[i] = Parcels.stream(i).toString();
        }
        try (KafkaProducer<String, byte[]> producer = Producers.open(rig.bootstrapServers())) {
            producer.partitionsFor(topic);
            Deliveries deliveries = new Deliveries();
            long began = System.nanoTime();
            for (int i = 0; i < records; i++) {
                int at = i % DIFFERENT;
                Future<?> _ =
                        producer.send(
                                new ProducerRecord<>(topic, keys[at], values[at]), deliveries);
            }
            producer.flush();
            long took = System.nanoTime() - began;
            deliveries.require(records, topic);
            return Math.round(records / (double) took * TimeUnit.SECONDS.toNanos(1));
        }
    }
}
