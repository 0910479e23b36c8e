package io.throughline.agents.importer;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// The lines of a file that may be damaged: a line that is not text is handed out as damaged and
/// those after it are read on. Lines end in LF, CR LF or CR; a byte order mark is dropped. Memory
/// is bounded by [#LINE_BYTES_MAX]. For one thread.
///
/// It splits bytes and not characters: a decoder that reads ahead would lose the intact lines just
/// before the place where compressed data breaks off.
final class PhysicalLines implements Closeable {

    /// The longest line that is read, in bytes.
    static final int LINE_BYTES_MAX = 65_536;

    private static final int BUFFER_BYTES = 65_536;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /// One line; where it is damaged, why, and then the text is empty.
    record Line(long number, String text, @Nullable String damage) {}

    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final byte[] line = new byte[LINE_BYTES_MAX];
    private int at;
    private int filled;
    private long number;
    private boolean ended;

    PhysicalLines(InputStream in) {
        this.in = in;
    }

    /// The next line, or null after the last one. Where compressed data breaks off or is corrupt, a
    /// damaged line says so and is the last.
    @Nullable Line next() throws IOException {
        if (ended) {
            return null;
        }
        number++;
        try {
            return read();
        } catch (EOFException | ZipException e) {
            ended = true;
            return new Line(
                    number,
                    "",
                    "cannot be read, nor what follows: the compressed data breaks off or is"
                            + " corrupt (%s); fetch the file again".formatted(e.getMessage()));
        }
    }

    private @Nullable Line read() throws IOException {
        int length = 0;
        int total = 0;
        boolean nul = false;
        while (at < filled || fill()) {
            byte next = buffer[at++];
            if (next == '\n' || next == '\r') {
                if (next == '\r' && (at < filled || fill()) && buffer[at] == '\n') {
                    at++;
                }
                return line(length, total, nul);
            }
            nul |= next == 0;
            if (length < line.length) {
                line[length++] = next;
            }
            total = Math.min(total + 1, LINE_BYTES_MAX + 1);
        }
        ended = true;
        return total == 0 ? null : line(length, total, nul);
    }

    private Line line(int length, int total, boolean nul) {
        if (nul) {
            return new Line(number, "", "holds a NUL byte: it is damaged, or not UTF-8 text");
        }
        if (total > LINE_BYTES_MAX) {
            return new Line(number, "", "is longer than %d bytes".formatted(LINE_BYTES_MAX));
        }
        try {
            String text = decoder.decode(ByteBuffer.wrap(line, 0, length)).toString();
            boolean marked = number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
            return new Line(number, marked ? text.substring(1) : text, null);
        } catch (CharacterCodingException e) {
            return new Line(number, "", "is not UTF-8 text; save the file as UTF-8");
        }
    }

    private boolean fill() throws IOException {
        at = 0;
        filled = 0;
        filled = Math.max(0, in.read(buffer));
        return filled > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
