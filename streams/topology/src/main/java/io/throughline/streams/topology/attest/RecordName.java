package io.throughline.streams.topology.attest;

import io.throughline.schemas.codec.Header;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// Which event a record of the log says that it is, read without believing anything.
public final class RecordName {

    /// What [#version] gives for a record that is no event of the stream that its key names.
    public static final long NONE = -1;

    private static final int DIGITS_MAX = 18;

    private RecordName() {}

    /// The version of the event, from 1: its id must be the key, an `@` and the version.
    public static long version(byte @Nullable [] key, Headers headers) {
        org.apache.kafka.common.header.Header id = headers.lastHeader(Header.ID);
        if (key == null || key.length == 0 || id == null || id.value() == null) {
            return NONE;
        }
        byte[] name = id.value();
        int digits = name.length - key.length - 1;
        if (digits < 1 || digits > DIGITS_MAX || name[key.length] != '@') {
            return NONE;
        }
        for (int i = 0; i < key.length; i++) {
            if (name[i] != key[i]) {
                return NONE;
            }
        }
        long version = 0;
        for (int i = key.length + 1; i < name.length; i++) {
            int digit = name[i] - '0';
            if (digit < 0 || digit > 9 || (version == 0 && digit == 0)) {
                return NONE;
            }
            version = version * 10 + digit;
        }
        return version;
    }

    /// The id that the record has, such as `order/4711@7`, or what can be said instead.
    public static String of(byte @Nullable [] key, Headers headers) {
        String id = Header.text(headers, Header.ID);
        if (id != null) {
            return id;
        }
        return key == null ? "(no key)" : new String(key, StandardCharsets.UTF_8) + "@?";
    }
}
