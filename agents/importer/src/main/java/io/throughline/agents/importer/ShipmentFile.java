package io.throughline.agents.importer;

import io.throughline.agents.importer.PhysicalLines.Line;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/// A delivery history as CSV, plain or gzipped, read row by row. A row that cannot be read is a
/// [RowError] and never costs the rows around it. For one thread; close it.
///
/// A quote that is not closed would make everything up to the next quote one value. So a row is the
/// fewest lines, at most [#RECORD_LINES_MAX], that are valid CSV with the header's number of
/// columns; where there are none, the first of them is an error and reading resumes at the next.
///
/// Limits: lines of 65,536 bytes, no further line to a row of as many characters, [#ROWS_MAX]
/// shipments. The ids read so far are kept in memory.
public final class ShipmentFile implements Iterator<Row>, Closeable {

    /// The most physical lines that one row may take.
    public static final int RECORD_LINES_MAX = 10;

    /// The most shipments that are read from one file.
    public static final int ROWS_MAX = 5_000_000;

    private static final CSVFormat FORMAT = CSVFormat.DEFAULT;
    private static final int GZIP_BUFFER_BYTES = 65_536;
    private static final int GZIP_MAGIC = 0x1f8b;

    private final PhysicalLines source;
    private final int rowsMax;
    private final List<Line> ahead = new ArrayList<>();
    private final Map<String, Long> lineById = new HashMap<>();
    private final ShipmentColumns columns;
    private @Nullable Row next;
    private boolean full;

    private ShipmentFile(String name, PhysicalLines source, int rowsMax) throws IOException {
        this.source = source;
        this.rowsMax = rowsMax;
        this.columns = header(name);
        this.next = read();
    }

    /// Opens `path` and reads its header.
    ///
    /// @throws ShipmentFileException if it is no delivery history
    public static ShipmentFile open(Path path) throws IOException {
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new ShipmentFileException("'%s' is not a file that can be read".formatted(path));
        }
        return open(path.toString(), Files.newInputStream(path), ROWS_MAX);
    }

    /// Reads from `in`, which it closes; `name` is for messages.
    static ShipmentFile open(String name, InputStream in, int rowsMax) throws IOException {
        try {
            return new ShipmentFile(name, new PhysicalLines(unzipped(name, in)), rowsMax);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    /// The next row.
    ///
    /// @throws UncheckedIOException if the disk fails
    @Override
    public Row next() {
        Row row = next;
        if (row == null) {
            throw new NoSuchElementException("the file has no further row");
        }
        try {
            next = read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return row;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    private static InputStream unzipped(String name, InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in);
        buffered.mark(2);
        int magic = buffered.read() << 8 | buffered.read();
        buffered.reset();
        if (magic != GZIP_MAGIC) {
            return buffered;
        }
        try {
            return new GZIPInputStream(buffered, GZIP_BUFFER_BYTES);
        } catch (IOException e) {
            throw new ShipmentFileException(
                    "'%s' is damaged: its gzip header cannot be read; fetch it again"
                            .formatted(name),
                    e);
        }
    }

    private ShipmentColumns header(String name) throws IOException {
        Line line = source.next();
        while (line != null && line.damage() == null && line.text().isBlank()) {
            line = source.next();
        }
        if (line == null) {
            throw new ShipmentFileException("'%s' is empty".formatted(name));
        }
        if (line.damage() != null) {
            throw new ShipmentFileException(
                    "'%s' is no CSV file: line %d %s"
                            .formatted(name, line.number(), line.damage()));
        }
        CSVRecord header = parse(line.text());
        if (header == null) {
            throw new ShipmentFileException(
                    "the quotes in the first line of '%s' do not match".formatted(name));
        }
        try {
            return ShipmentColumns.of(header);
        } catch (IllegalArgumentException e) {
            throw new ShipmentFileException("'%s' %s".formatted(name, e.getMessage()));
        }
    }

    private @Nullable Row read() throws IOException {
        Line first = ahead.isEmpty() ? source.next() : ahead.removeFirst();
        while (first != null && first.damage() == null && first.text().isBlank()) {
            first = ahead.isEmpty() ? source.next() : ahead.removeFirst();
        }
        if (first == null || full) {
            return null;
        }
        if (lineById.size() == rowsMax) {
            full = true;
            return new RowError(
                    first.number(),
                    "and all after it are left out: %d shipments are the most; split the file"
                            .formatted(rowsMax));
        }
        return first.damage() == null ? row(first) : new RowError(first.number(), first.damage());
    }

    private Row row(Line first) throws IOException {
        StringBuilder text = new StringBuilder(first.text());
        CSVRecord one = parse(first.text());
        CSVRecord row = one;
        int lines = 1;
        while (row == null
                && lines < RECORD_LINES_MAX
                && text.length() < PhysicalLines.LINE_BYTES_MAX) {
            Line line = peek(lines - 1);
            if (line == null || line.damage() != null) {
                break;
            }
            row = parse(text.append('\n').append(line.text()).toString());
            lines++;
        }
        if (row == null || !columns.fits(row)) {
            return new RowError(first.number(), misfit(one));
        }
        for (int taken = 1; taken < lines; taken++) {
            ahead.removeFirst();
        }
        return understood(first.number(), row);
    }

    private String misfit(@Nullable CSVRecord one) {
        return one == null
                ? "has a quote that is not closed, or text after one that is; a quote inside a"
                        + " quoted value is written twice"
                : "has %d columns instead of %d".formatted(one.size(), columns.width());
    }

    private Row understood(long line, CSVRecord row) {
        Shipment shipment;
        try {
            shipment = columns.shipment(row);
        } catch (IllegalArgumentException e) {
            return new RowError(line, String.valueOf(e.getMessage()));
        }
        Long before = lineById.putIfAbsent(shipment.id(), line);
        return before == null
                ? shipment
                : new RowError(
                        line, "has the id %s of line %d again".formatted(shipment.id(), before));
    }

    /// The line `distance` lines after the next one, read but not taken.
    private @Nullable Line peek(int distance) throws IOException {
        while (ahead.size() <= distance) {
            Line line = source.next();
            if (line == null) {
                return null;
            }
            ahead.add(line);
        }
        return ahead.get(distance);
    }

    /// The one record in `text`, or null if its quotes do not match.
    private static @Nullable CSVRecord parse(String text) throws IOException {
        try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
            return parser.iterator().next();
        } catch (UncheckedIOException e) {
            // The text is in memory: only its grammar can have failed.
            return null;
        }
    }
}
