package io.throughline.schemas.codec;

import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/// How the values of one Java type are written as one Avro schema, and read back. Resolved once,
/// used for every value, stateless.
///
/// Reading works on a plain decoder if the value was written with our own schema, and on Avro's
/// resolving decoder if it was not. Only [UnionWire] deals in null.
interface Wire {

    void write(@Nullable Object value, Encoder out) throws IOException;

    @Nullable Object read(Decoder in) throws IOException;
}
