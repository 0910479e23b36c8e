package io.throughline.schemas.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/// A list on an Avro array.
record ListWire(Wire item) implements Wire {

    /// The most items that are read of one list or map: a length is a claim of the writer's, and
    /// items may take no bytes at all.
    static final int ITEMS_MAX = 1_000_000;

    @Override
    public void write(@Nullable Object value, Encoder out) throws IOException {
        List<?> list = (List<?>) Objects.requireNonNull(value);
        out.writeArrayStart();
        out.setItemCount(list.size());
        for (Object element : list) {
            out.startItem();
            item.write(element, out);
        }
        out.writeArrayEnd();
    }

    @Override
    public Object read(Decoder in) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
            check(list.size(), left);
            for (long i = 0; i < left; i++) {
                list.add(item.read(in));
            }
        }
        return list;
    }

    static void check(int read, long left) {
        if (left > ITEMS_MAX - read) {
            throw new AvroRuntimeException(
                    "more than %d items in a list or map".formatted(ITEMS_MAX));
        }
    }
}
