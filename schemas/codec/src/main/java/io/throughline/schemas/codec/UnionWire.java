package io.throughline.schemas.codec;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/// A nullable type, a sealed interface, or both, on an Avro union.
///
/// @param branches by their place in the union; the null branch has [NullWire]
/// @param nullBranch the place of null, -1 if there is none
/// @param only the place of the only other branch, -1 if there are several
/// @param byClass the places of several branches
record UnionWire(List<Wire> branches, int nullBranch, int only, Map<Class<?>, Integer> byClass)
        implements Wire {

    /// Nothing.
    record NullWire() implements Wire {
        @Override
        public void write(@Nullable Object value, Encoder out) throws IOException {
            out.writeNull();
        }

        @Override
        public @Nullable Object read(Decoder in) throws IOException {
            in.readNull();
            return null;
        }
    }

    UnionWire {
        branches = List.copyOf(branches);
        byClass = Map.copyOf(byClass);
    }

    @Override
    public void write(@Nullable Object value, Encoder out) throws IOException {
        int branch = branch(value);
        out.writeIndex(branch);
        branches.get(branch).write(value, out);
    }

    @Override
    public @Nullable Object read(Decoder in) throws IOException {
        int branch = in.readIndex();
        if (branch < 0 || branch >= branches.size()) {
            throw new AvroRuntimeException(
                    "branch %d of a union that has %d".formatted(branch, branches.size()));
        }
        return branches.get(branch).read(in);
    }

    private int branch(@Nullable Object value) {
        if (value == null) {
            return nullBranch;
        }
        if (only >= 0) {
            return only;
        }
        Integer branch = byClass.get(value.getClass());
        if (branch == null) {
            throw new IllegalArgumentException(
                    "%s is in no branch of the union".formatted(value.getClass()));
        }
        return branch;
    }
}
