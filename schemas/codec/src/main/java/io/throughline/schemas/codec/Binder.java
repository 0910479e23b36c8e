package io.throughline.schemas.codec;

import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/// Binds Java types to Avro schemas by component name, and says clearly where the two disagree.
final class Binder {

    private static final UnionWire.NullWire NULL = new UnionWire.NullWire();

    // Where we are, the outermost record first.
    private final Deque<String> path = new ArrayDeque<>();
    private final Set<Class<?>> open = new HashSet<>();

    private Binder() {}

    /// Binds a record to the schema of an Avro record.
    static RecordWire bind(Class<?> type, Schema schema) {
        return new Binder().record(type, schema);
    }

    /// The records of a family: a record itself, or those that a sealed interface permits.
    static List<Class<?>> records(Class<?> family) {
        if (family.isRecord()) {
            return List.of(family);
        }
        if (!family.isSealed()) {
            throw new IllegalArgumentException(
                    "%s is neither a record nor a sealed interface of records"
                            .formatted(family.getName()));
        }
        return Arrays.stream(family.getPermittedSubclasses())
                .flatMap(member -> records(member).stream())
                .toList();
    }

    private RecordWire record(Class<?> type, Schema schema) {
        path.addLast("record " + type.getSimpleName());
        if (!open.add(type)) {
            throw mismatch("it holds itself, and recursive records cannot be bound");
        }
        RecordComponent[] components = type.getRecordComponents();
        List<RecordWire.Part> parts = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            parts.add(part(type, components, field));
        }
        for (RecordComponent component : components) {
            if (schema.getField(component.getName()) == null) {
                throw mismatch(
                        "component %s has no field of that name in %s"
                                .formatted(component.getName(), schema.getFullName()));
            }
        }
        open.remove(type);
        path.removeLast();
        return new RecordWire(type, parts);
    }

    private RecordWire.Part part(Class<?> type, RecordComponent[] components, Schema.Field field) {
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            if (component.getName().equals(field.name())) {
                path.addLast("component " + field.name());
                boolean nullable = isNullable(component.getAnnotatedType());
                Wire wire = component(component, nullable, field.schema());
                path.removeLast();
                return new RecordWire.Part(
                        field.name(),
                        Reflection.function(type, component.getAccessor()),
                        wire,
                        nullable,
                        i);
            }
        }
        throw mismatch("field %s has no component of that name".formatted(field.name()));
    }

    private Wire component(RecordComponent component, boolean nullable, Schema schema) {
        boolean optional = schema.isUnion() && schema.getTypes().stream().anyMatch(Binder::isNull);
        if (optional != nullable || (optional && component.getType().isPrimitive())) {
            throw mismatch(
                    optional
                            ? "its field may be null: the component must be @Nullable and boxed"
                            : "it is @Nullable: its field must be a union with null");
        }
        return type(component.getGenericType(), schema);
    }

    private Wire type(Type type, Schema schema) {
        if (type instanceof ParameterizedType generic) {
            return collection(generic, schema);
        }
        if (!(type instanceof Class<?> raw)) {
            throw unfit(type, schema);
        }
        Class<?> java = MethodType.methodType(raw).wrap().returnType();
        if (schema.isUnion()) {
            return union(java, schema);
        }
        Wire found = single(java, schema);
        if (found == null) {
            throw unfit(type, schema);
        }
        return found;
    }

    private @Nullable Wire single(Class<?> java, Schema schema) {
        Wire scalar = ScalarWire.of(java, schema);
        if (scalar != null) {
            return scalar;
        }
        return switch (schema.getType()) {
            case STRING -> TextWire.of(java);
            case ENUM -> java.isEnum() ? EnumWire.of(enumeration(java), schema) : null;
            case RECORD -> java.isRecord() ? record(java, schema) : null;
            default -> null;
        };
    }

    private Wire collection(ParameterizedType type, Schema schema) {
        Type[] arguments = type.getActualTypeArguments();
        if (schema.isUnion() && schema.getTypes().size() == 2) {
            return optional(type, schema);
        }
        if (type.getRawType() == List.class && schema.getType() == Schema.Type.ARRAY) {
            return new ListWire(type(arguments[0], schema.getElementType()));
        }
        if (type.getRawType() == Map.class
                && arguments[0] == String.class
                && schema.getType() == Schema.Type.MAP) {
            return new MapWire(type(arguments[1], schema.getValueType()));
        }
        throw unfit(type, schema);
    }

    private Wire union(Class<?> java, Schema schema) {
        return java.isSealed() ? family(java, schema) : optional(java, schema);
    }

    /// `[null, X]` in either order.
    private Wire optional(Type java, Schema schema) {
        List<Schema> branches = schema.getTypes();
        int nothing = branches.size() == 2 ? (isNull(branches.get(0)) ? 0 : 1) : -1;
        if (nothing < 0 || !isNull(branches.get(nothing))) {
            throw unfit(java, schema);
        }
        Wire value = type(java, branches.get(1 - nothing));
        return new UnionWire(
                nothing == 0 ? List.of(NULL, value) : List.of(value, NULL),
                nothing,
                1 - nothing,
                Map.of());
    }

    private Wire family(Class<?> sealed, Schema schema) {
        List<Class<?>> members = new ArrayList<>(records(sealed));
        List<Wire> branches = new ArrayList<>();
        Map<Class<?>, Integer> byClass = new HashMap<>();
        int nothing = -1;
        for (Schema branch : schema.getTypes()) {
            if (isNull(branch)) {
                nothing = branches.size();
                branches.add(NULL);
                continue;
            }
            Class<?> member = member(members, branch);
            byClass.put(member, branches.size());
            branches.add(record(member, branch));
            members.remove(member);
        }
        if (!members.isEmpty()) {
            throw mismatch(
                    "%s of %s is in no branch of its union"
                            .formatted(members.getFirst().getSimpleName(), sealed.getSimpleName()));
        }
        return new UnionWire(branches, nothing, -1, byClass);
    }

    private Class<?> member(List<Class<?>> members, Schema branch) {
        return members.stream()
                .filter(member -> branch.getType() == Schema.Type.RECORD)
                .filter(member -> member.getSimpleName().equals(branch.getName()))
                .findFirst()
                .orElseThrow(() -> mismatch("no record for the branch " + branch.getFullName()));
    }

    @SuppressWarnings("unchecked")
    private static Class<? extends Enum<?>> enumeration(Class<?> java) {
        return (Class<? extends Enum<?>>) java;
    }

    private static boolean isNull(Schema schema) {
        return schema.getType() == Schema.Type.NULL;
    }

    // By name, so that the annotation of any library will do.
    private static boolean isNullable(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .anyMatch(a -> a.annotationType().getSimpleName().equals("Nullable"));
    }

    private IllegalArgumentException unfit(Type java, Schema schema) {
        return mismatch(
                "Java type %s does not fit the Avro type %s".formatted(java.getTypeName(), schema));
    }

    private IllegalArgumentException mismatch(String problem) {
        return new IllegalArgumentException(String.join(", ", path) + ": " + problem);
    }
}
