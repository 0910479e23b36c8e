package io.throughline.schemas.codec;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.function.Function;

/// Turns methods and constructors, public or not, into plain functions that the compiler can see
/// through. Done once for each type, when a codec is made.
final class Reflection {

    private static final MethodType ONE_TO_ONE = MethodType.methodType(Object.class, Object.class);

    private Reflection() {}

    /// The canonical constructor of a record.
    static Constructor<?> constructor(Class<?> type) {
        Class<?>[] parameters =
                Arrays.stream(type.getRecordComponents())
                        .map(component -> component.getType())
                        .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(parameters);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(type + " is not a record", e);
        }
    }

    /// A method or constructor of `type` that takes one value (for an accessor: the record) and
    /// gives one.
    @SuppressWarnings("unchecked")
    static Function<Object, Object> function(Class<?> type, Executable target) {
        try {
            MethodHandles.Lookup lookup = lookup(type);
            MethodHandle handle = handle(lookup, target);
            return (Function<Object, Object>)
                    LambdaMetafactory.metafactory(
                                    lookup,
                                    "apply",
                                    MethodType.methodType(Function.class),
                                    ONE_TO_ONE,
                                    handle,
                                    handle.type().wrap())
                            .getTarget()
                            .invoke();
        } catch (Throwable e) {
            throw unusable(target, e);
        }
    }

    /// A constructor of `type` as a handle that takes all arguments as one array.
    static MethodHandle spread(Class<?> type, Constructor<?> target) {
        try {
            return lookup(type)
                    .unreflectConstructor(target)
                    .asSpreader(Object[].class, target.getParameterCount())
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (IllegalAccessException e) {
            throw unusable(target, e);
        }
    }

    private static MethodHandles.Lookup lookup(Class<?> type) throws IllegalAccessException {
        return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
    }

    private static MethodHandle handle(MethodHandles.Lookup lookup, Executable target)
            throws IllegalAccessException {
        return target instanceof Method method
                ? lookup.unreflect(method)
                : lookup.unreflectConstructor((Constructor<?>) target);
    }

    private static IllegalArgumentException unusable(Executable target, Throwable cause) {
        return new IllegalArgumentException("%s cannot be used".formatted(target), cause);
    }
}
