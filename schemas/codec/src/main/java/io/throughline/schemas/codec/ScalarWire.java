package io.throughline.schemas.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/// A Java type without parts on an Avro type without parts.
record ScalarWire<J>(Class<J> type, Put<J> put, Take<J> take) implements Wire {

    interface Put<J> {
        void put(J value, Encoder out) throws IOException;
    }

    interface Take<J> {
        J take(Decoder in) throws IOException;
    }

    private static final ScalarWire<String> STRING =
            new ScalarWire<>(String.class, (v, out) -> out.writeString(v), Decoder::readString);
    private static final ScalarWire<Integer> INT =
            new ScalarWire<>(Integer.class, (v, out) -> out.writeInt(v), Decoder::readInt);
    private static final ScalarWire<Long> LONG =
            new ScalarWire<>(Long.class, (v, out) -> out.writeLong(v), Decoder::readLong);
    private static final ScalarWire<Double> DOUBLE =
            new ScalarWire<>(Double.class, (v, out) -> out.writeDouble(v), Decoder::readDouble);
    private static final ScalarWire<Boolean> BOOLEAN =
            new ScalarWire<>(Boolean.class, (v, out) -> out.writeBoolean(v), Decoder::readBoolean);
    private static final ScalarWire<ByteBuffer> BYTES =
            new ScalarWire<>(
                    ByteBuffer.class, (v, out) -> out.writeBytes(v), in -> in.readBytes(null));
    private static final ScalarWire<LocalDate> DATE =
            new ScalarWire<>(
                    LocalDate.class,
                    (v, out) -> out.writeInt(Math.toIntExact(v.toEpochDay())),
                    in -> LocalDate.ofEpochDay(in.readInt()));
    private static final ScalarWire<Instant> MILLIS =
            new ScalarWire<>(
                    Instant.class,
                    (v, out) -> out.writeLong(v.toEpochMilli()),
                    in -> Instant.ofEpochMilli(in.readLong()));
    private static final ScalarWire<Instant> MICROS =
            new ScalarWire<>(
                    Instant.class,
                    (v, out) -> out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, v)),
                    in -> Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS));

    /// The one way of writing `java`, a boxed type, as `schema`; null if there is none.
    static @Nullable Wire of(Class<?> java, Schema schema) {
        LogicalType logical = schema.getLogicalType();
        Wire found =
                switch (schema.getType()) {
                    case STRING -> STRING;
                    case INT -> logical instanceof LogicalTypes.Date ? DATE : INT;
                    case LONG -> instant(logical);
                    case DOUBLE -> DOUBLE;
                    case BOOLEAN -> BOOLEAN;
                    case BYTES -> BYTES;
                    default -> null;
                };
        return found instanceof ScalarWire<?> scalar && scalar.type == java ? scalar : null;
    }

    private static ScalarWire<?> instant(@Nullable LogicalType logical) {
        if (logical instanceof LogicalTypes.TimestampMillis) {
            return MILLIS;
        }
        return logical instanceof LogicalTypes.TimestampMicros ? MICROS : LONG;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void write(@Nullable Object value, Encoder out) throws IOException {
        put.put((J) Objects.requireNonNull(value), out);
    }

    @Override
    public Object read(Decoder in) throws IOException {
        return take.take(in);
    }
}
