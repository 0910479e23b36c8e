package io.throughline.schemas.codec;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.AttestedHead;
import io.throughline.schemas.contracts.StaleBasis;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.work.Failure;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Any value of any record of the contract, nulls included, made from its components' types; so a
/// type that is added later is tested as well.
final class AnyRecord {

    private static final double NULLS = 0.2;

    private AnyRecord() {}

    /// Any record of these families.
    static Arbitrary<Object> of(List<Class<?>> families) {
        List<Arbitrary<Object>> records = new ArrayList<>();
        for (Class<?> family : families) {
            for (Class<?> type : Binder.records(family)) {
                records.add(record(type));
            }
        }
        return Arbitraries.oneOf(records);
    }

    private static Arbitrary<Object> record(Class<?> type) {
        List<Arbitrary<Object>> components =
                Arrays.stream(type.getRecordComponents()).map(AnyRecord::component).toList();
        return Combinators.combine(components).as(values -> make(type, values));
    }

    private static Object make(Class<?> type, List<Object> values) {
        try {
            return Reflection.constructor(type).newInstance(values.toArray());
        } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Arbitrary<Object> component(RecordComponent component) {
        Arbitrary<?> values =
                switch (component.getName()) {
                    case "country" -> countries();
                    case "quantity" -> Arbitraries.integers().greaterOrEqual(0);
                    case "version" -> Arbitraries.longs().greaterOrEqual(1);
                    case "attempts" -> Arbitraries.integers().greaterOrEqual(1);
                    case "error" -> names();
                    case "by" -> component.getType() == String.class ? names() : values(component);
                    case "missing" -> names();
                    case "reason" -> texts().map(text -> "because " + text);
                    default -> values(component);
                };
        AnnotatedElement type = component.getAnnotatedType();
        boolean nullable = type.getAnnotations().length > 0;
        return (nullable ? values.injectNull(NULLS) : values).asGeneric();
    }

    private static Arbitrary<?> values(RecordComponent component) {
        Class<?> type = component.getType();
        return switch (type.getSimpleName()) {
            case "String" -> texts();
            case "int" -> Arbitraries.integers();
            case "long" -> Arbitraries.longs();
            case "double", "Double" -> Arbitraries.doubles();
            case "boolean" -> Arbitraries.of(true, false);
            case "LocalDate" -> Arbitraries.integers().map(LocalDate::ofEpochDay);
            case "Map" -> Arbitraries.maps(texts(), Arbitraries.longs()).ofMaxSize(5);
            case "Instant" -> Arbitraries.longs().between(0, 1L << 45).map(Instant::ofEpochMilli);
            case "ByteBuffer" -> buffers();
            case "List" -> lists(component);
            case "StreamId" -> names().map(key -> new StreamId("order", key));
            case "Failure" -> record(Failure.class);
            case "AgentName" -> names().map(AgentName::new);
            case "Lane" ->
                    Combinators.combine(countries(), Arbitraries.of(Mode.class)).as(Lane::new);
            default ->
                    type.isEnum()
                            ? Arbitraries.of(type.getEnumConstants())
                            : Arbitraries.of(unknown(component));
        };
    }

    private static Arbitrary<?> lists(RecordComponent component) {
        return switch (component.getName()) {
            case "stale" -> record(StaleBasis.class).list().ofMaxSize(3);
            case "heads" -> record(AttestedHead.class).list().ofMaxSize(3);
            default -> buffers().list().ofMinSize(1).ofMaxSize(5);
        };
    }

    private static Object unknown(RecordComponent component) {
        throw new IllegalStateException("say how to make any " + component);
    }

    private static Arbitrary<ByteBuffer> buffers() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(20).map(ByteBuffer::wrap);
    }

    private static Arbitrary<String> names() {
        return Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(60);
    }

    private static Arbitrary<String> countries() {
        return Arbitraries.strings().withCharRange('A', 'Z').ofLength(2);
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings().withCharRange(' ', 'ÿ').withChars("漢字").ofMaxLength(200);
    }
}
