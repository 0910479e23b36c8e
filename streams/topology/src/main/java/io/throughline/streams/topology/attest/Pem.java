package io.throughline.streams.topology.attest;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Keys as text between two lines that say what they are, as OpenSSL writes them.
final class Pem {

    static final String PRIVATE = "PRIVATE KEY";
    static final String PUBLIC = "PUBLIC KEY";

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final int LINE_CHARS = 64;

    private Pem() {}

    static String of(String kind, byte[] key) {
        Base64.Encoder lines = Base64.getMimeEncoder(LINE_CHARS, new byte[] {'\n'});
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(kind, lines.encodeToString(key), kind);
    }

    /// All keys of this kind that the text has.
    ///
    /// @throws IllegalArgumentException if it has none, saying what it has instead
    static List<byte[]> keys(String kind, String text) {
        List<byte[]> keys = new ArrayList<>();
        List<String> others = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).equals(kind)) {
                keys.add(Base64.getMimeDecoder().decode(block.group(2)));
            } else {
                others.add(block.group(1));
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(
                    "it has no -----BEGIN %s-----, but %s"
                            .formatted(kind, others.isEmpty() ? "nothing like it" : others));
        }
        return keys;
    }
}
