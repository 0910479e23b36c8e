package io.throughline.streams.runtime.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.server.types.files.StreamedFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;

/// Streams values as one JSON document a line, read page by page as fast as the client takes them.
public final class Ndjson {

    public static final String TYPE_NAME = "application/x-ndjson";
    static final MediaType TYPE = MediaType.of(TYPE_NAME);

    private Ndjson() {}

    /// Whether the client asks for it.
    public static boolean isWanted(HttpRequest<?> request) {
        return request.accept().stream().anyMatch(TYPE::equals);
    }

    /// The values of all pages as a body.
    public static StreamedFile of(Iterator<? extends List<?>> pages, ObjectMapper json) {
        return new StreamedFile(new SequenceInputStream(lines(pages, json)), TYPE);
    }

    @SuppressWarnings("JdkObsolete") // SequenceInputStream takes nothing newer.
    private static Enumeration<InputStream> lines(
            Iterator<? extends List<?>> pages, ObjectMapper json) {
        return new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return pages.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return new ByteArrayInputStream(lines(pages.next(), json));
            }
        };
    }

    private static byte[] lines(List<?> page, ObjectMapper json) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Object value : page) {
            try {
                lines.writeBytes(json.writeValueAsString(value).getBytes(StandardCharsets.UTF_8));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(
                        "%s cannot be written as JSON".formatted(value.getClass()), e);
            }
            lines.write('\n');
        }
        return lines.toByteArray();
    }
}
