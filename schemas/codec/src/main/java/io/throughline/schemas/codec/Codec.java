package io.throughline.schemas.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/// Turns records into Avro and back, in the Confluent wire format: a zero byte, a four-byte schema
/// id, Avro binary. Values may have been written with any compatible version of a schema.
///
/// Records are bound to their schemas by component name when the codec is made: numbers, booleans
/// and strings as they are, enums by symbol, `LocalDate` on `date`, `Instant` on `timestamp-micros`
/// or `-millis` (finer time is cut off), `ByteBuffer` on `bytes`, `@Nullable` on a union with null,
/// lists, maps, nested records, sealed interfaces on unions of records, and value records on
/// strings.
///
/// Safe for use by several threads.
public final class Codec<T> {

    // A context has a few dozen types with a few versions each; more ids are garbage.
    private static final int PLANS_MAX = 10_000;
    private static final int PREFIX_BYTES = 5;
    private static final int USUAL_BYTES = 256;

    private final Class<T> root;
    private final Registry registry;
    private final Map<Class<?>, Binding> byClass = new HashMap<>();
    private final Map<String, Binding> byName = new LinkedHashMap<>();
    private final Set<Integer> ownIds = new HashSet<>();
    private final Map<Integer, Plan> plans = new ConcurrentHashMap<>();

    private Codec(Class<T> root, Registry registry) {
        this.root = root;
        this.registry = registry;
    }

    /// Binds each record of the families to its schema and registers the schema, with the Avro full
    /// name for a subject.
    ///
    /// @param families sealed interfaces, whose records are meant, or single records
    /// @throws IllegalArgumentException if a schema is missing or does not fit its record
    /// @throws IncompatibleSchemaException if the registry refuses a schema
    /// @throws RegistryUnavailableException if the registry does not answer
    public static <T> Codec<T> of(
            Class<T> root, Registry registry, List<Class<? extends T>> families) {
        Codec<T> codec = new Codec<>(root, registry);
        for (Class<? extends T> family : families) {
            for (Class<?> type : Binder.records(family)) {
                codec.add(Binding.of(type, registry));
            }
        }
        return codec;
    }

    private void add(Binding binding) {
        byClass.put(binding.type(), binding);
        Binding other = byName.put(binding.name(), binding);
        if (other != null && other.type() != binding.type()) {
            throw new IllegalArgumentException(
                    "%s and %s are both named %s in Avro"
                            .formatted(other.type(), binding.type(), binding.name()));
        }
        ownIds.add(binding.id());
        plans.put(binding.id(), Plan.straight(binding));
    }

    /// The value in the Confluent wire format.
    ///
    /// @throws IllegalArgumentException if the value is of no type of this codec
    public byte[] encode(T value) {
        Binding binding = binding(value);
        ByteEncoder out = new ByteEncoder(USUAL_BYTES);
        int id = binding.id();
        out.writeByte(0);
        out.writeByte(id >>> 24);
        out.writeByte(id >>> 16);
        out.writeByte(id >>> 8);
        out.writeByte(id);
        try {
            binding.wire().write(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toBytes();
    }

    /// The record that was written as `value`.
    ///
    /// @throws UndecodableException if it cannot be read, whatever the reason
    /// @throws RegistryUnavailableException if its schema cannot be fetched at the moment
    public T decode(byte @Nullable [] value) {
        if (value == null) {
            throw new UndecodableException("there is no value");
        }
        return decode(value, 0, value.length);
    }

    /// The record that was written as the remaining bytes of `value`, which is left as it is.
    ///
    /// @throws UndecodableException if it cannot be read, whatever the reason
    /// @throws RegistryUnavailableException if its schema cannot be fetched at the moment
    public T decode(ByteBuffer value) {
        if (value.hasArray()) {
            return decode(value.array(), value.arrayOffset() + value.position(), value.remaining());
        }
        byte[] copy = new byte[value.remaining()];
        value.duplicate().get(copy);
        return decode(copy, 0, copy.length);
    }

    private T decode(byte[] value, int offset, int length) {
        if (length < PREFIX_BYTES) {
            throw new UndecodableException(
                    "%d bytes are too few: a value starts with a zero and a four-byte schema id"
                            .formatted(length));
        }
        if (value[offset] != 0) {
            throw new UndecodableException(
                    "the first byte is %d and must be 0, as the Confluent wire format has it"
                            .formatted(value[offset]));
        }
        Plan plan = plan(ByteBuffer.wrap(value, offset + 1, 4).getInt());
        BinaryDecoder in =
                DecoderFactory.get()
                        .binaryDecoder(value, offset + PREFIX_BYTES, length - PREFIX_BYTES, null);
        T decoded;
        try {
            decoded = root.cast(plan.read(in));
            if (in.isEnd()) {
                return decoded;
            }
        } catch (IOException | RuntimeException e) {
            // Whatever a reader or a record's constructor has against it, the value is to blame.
            throw new UndecodableException("%s cannot be read: %s".formatted(plan.name(), e), e);
        }
        throw new UndecodableException("bytes are left over after a " + plan.name());
    }

    private Plan plan(int id) {
        Plan known = plans.get(id);
        if (known != null) {
            return known;
        }
        Plan made = newPlan(id);
        if (plans.size() >= PLANS_MAX) {
            plans.clear();
        }
        plans.put(id, made);
        return made;
    }

    private Plan newPlan(int id) {
        Schema writer;
        try {
            writer = registry.schema(id);
        } catch (UnknownSchemaException e) {
            throw new UndecodableException("its schema is not known: " + e.getMessage(), e);
        }
        Binding binding = byName.get(writer.getFullName());
        if (writer.getType() != Schema.Type.RECORD || binding == null) {
            throw new UndecodableException(
                    "schema id %d is of type %s, which is none of %s"
                            .formatted(id, writer.getFullName(), types()));
        }
        return Plan.of(writer, binding);
    }

    /// Whether `value` has a schema that [#encode] writes with, and not an earlier or later
    /// version.
    public boolean isOwnForm(byte[] value) {
        return value.length >= PREFIX_BYTES
                && value[0] == 0
                && ownIds.contains(ByteBuffer.wrap(value, 1, 4).getInt());
    }

    /// The Avro full name of the value's type, such as `io.throughline.logistics.OrderPlaced`.
    public String typeOf(T value) {
        return binding(value).name();
    }

    /// The record type with this Avro name, full or simple.
    ///
    /// @throws IllegalArgumentException naming the known types, if it is none of them, or if
    ///   several have this simple name
    public Class<? extends T> classOf(String name) {
        Binding exact = byName.get(name);
        if (exact != null) {
            return exact.type().asSubclass(root);
        }
        List<Binding> found = new ArrayList<>(byName.values());
        found.removeIf(binding -> !binding.schema().getName().equals(name));
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    "%s names %d types; the types are %s"
                            .formatted(name, found.size(), String.join(", ", types())));
        }
        return found.getFirst().type().asSubclass(root);
    }

    /// The Avro full names of all types, in the order of the families.
    public List<String> types() {
        return List.copyOf(byName.keySet());
    }

    /// This codec for Kafka; a null value stays null.
    public Serde<T> serde() {
        return new CodecSerde<>(this);
    }

    private Binding binding(T value) {
        Binding binding = byClass.get(value.getClass());
        if (binding == null) {
            throw new IllegalArgumentException(
                    "%s is none of the types %s"
                            .formatted(value.getClass().getName(), String.join(", ", types())));
        }
        return binding;
    }
}
