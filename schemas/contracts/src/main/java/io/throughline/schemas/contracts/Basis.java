package io.throughline.schemas.contracts;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The stream versions that a decision was made on, written `order/4711@7 lane/KE-air@12`. At most
/// [#SIZE_MAX] entries.
public record Basis(List<EventId> seen) {

    /// The most streams that one decision may name.
    public static final int SIZE_MAX = 32;

    /// A decision made on nothing.
    public static final Basis NONE = new Basis(List.of());

    public Basis {
        seen = List.copyOf(seen);
        if (seen.size() > SIZE_MAX) {
            throw new IllegalArgumentException(
                    "a basis names %d streams; at most %d are kept"
                            .formatted(seen.size(), SIZE_MAX));
        }
    }

    /// Reads the written form; an empty text is [#NONE].
    public static Basis parse(String text) {
        return text.isEmpty()
                ? NONE
                : new Basis(Arrays.stream(text.split(" ")).map(EventId::parse).toList());
    }

    @Override
    public String toString() {
        return seen.stream().map(EventId::toString).collect(Collectors.joining(" "));
    }
}
