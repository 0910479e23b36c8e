package io.throughline.agents.importer;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is saved from files that are damaged, and what is said about the rest.
class DamagedFileTest {

    private static final String QUOTE_REASON = "has a quote that is not closed";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"HIV, Rapid Test",
                "HIV\",\"Rapid Test",
                "\"HIV\" Rapid Test",
                "\"\"\"HIV",
                "\"",
            })
    void a_broken_quote_costs_its_own_row_only(String item) throws IOException {
        // Given
        String broken = History.row(Map.of("ID", "2", "Item Description", item));

        // When
        List<Row> rows =
                History.read(
                        History.file(History.row("1"), broken, History.row("3"), History.row("4")));

        // Then
        assertThat(ids(rows)).containsExactly("1", "3", "4");
        assertThat(errorLines(rows)).containsExactly(3L);
    }

    @Test
    void an_open_quote_without_any_other_quote_after_it_is_bounded() throws IOException {
        // Given
        String plain = History.row(Map.of("Item Description", "Test"));
        String[] rows =
                IntStream.rangeClosed(1, 40)
                        .mapToObj(id -> plain.replaceFirst("1", Integer.toString(id)))
                        .toArray(String[]::new);
        rows[4] = rows[4].replace("Test", "\"Test");

        // When
        List<Row> read = History.read(History.file(rows));

        // Then
        assertThat(ids(read)).hasSize(39).doesNotContain("5");
        assertThat(errorLines(read)).containsExactly(6L);
        assertThat(reasons(read)).allMatch(reason -> reason.startsWith(QUOTE_REASON));
    }

    @Test
    void a_value_may_hold_line_breaks_and_quotes() throws IOException {
        // Given
        String row =
                History.row(Map.of("Item Description", "\"first\nsecond \"\"line\"\"\n\nfourth\""));

        // When
        List<Row> rows = History.read(History.file(row, History.row("2"), History.row(" ")));

        // Then
        assertThat(((Shipment) rows.getFirst()).order().item())
                .isEqualTo("first\nsecond \"line\"\n\nfourth");
        assertThat(ids(rows)).containsExactly("1", "2");
        assertThat(errorLines(rows)).containsExactly(7L);
    }

    @Test
    void a_row_takes_no_more_lines_than_the_limit() throws IOException {
        // Given
        String fits = "\"x" + "\n".repeat(ShipmentFile.RECORD_LINES_MAX - 1) + "\"";
        String tooLong = "\"x" + "\n".repeat(ShipmentFile.RECORD_LINES_MAX) + "\"";

        // When
        List<Row> rows =
                History.read(
                        History.file(
                                History.row(Map.of("Item Description", fits)),
                                History.row(Map.of("ID", "2", "Item Description", tooLong)),
                                History.row("3")));

        // Then
        assertThat(ids(rows)).containsExactly("1", "3");
        assertThat(errorLines(rows)).contains(2L + ShipmentFile.RECORD_LINES_MAX);
    }

    @Test
    void a_row_with_other_columns_is_reported() throws IOException {
        // When
        List<Row> rows =
                History.read(
                        History.file("1,2,3", History.row("2") + ",", "\"a\nb\",c", "Total: 2"));

        // Then
        assertThat(ids(rows)).isEmpty();
        assertThat(errorLines(rows)).containsExactly(2L, 3L, 4L, 5L, 6L);
        assertThat(reasons(rows)).startsWith("has 3 columns instead of 14");
    }

    @Test
    void a_nul_byte_costs_its_own_row_only() throws IOException {
        // When
        List<Row> rows =
                History.read(
                        History.file(
                                History.row("1"), History.row("2\0"), "\0\0\0", History.row("4")));

        // Then
        assertThat(ids(rows)).containsExactly("1", "4");
        assertThat(errorLines(rows)).containsExactly(3L, 4L);
    }

    @Test
    void a_quote_left_open_before_a_damaged_line_does_not_swallow_it() throws IOException {
        // When
        List<Row> rows = History.read(History.file("1,\"", "\0", History.row("3")));

        // Then
        assertThat(ids(rows)).containsExactly("3");
        assertThat(errorLines(rows)).containsExactly(2L, 3L);
    }

    @Test
    void everything_before_the_end_of_a_truncated_gzip_is_read() throws IOException {
        // Given
        String[] rows = IntStream.range(0, 5000).mapToObj(this::noisy).toArray(String[]::new);
        byte[] whole = History.gzip(History.file(rows));
        byte[] half = Arrays.copyOf(whole, whole.length / 2);

        // When
        List<Row> read = History.read(half);

        // Then
        assertThat(ids(read)).hasSizeBetween(2300, 2700);
        assertThat(read.subList(0, read.size() - 1)).hasOnlyElementsOfType(Shipment.class);
        assertThat(reasons(read)).singleElement().asString().contains("compressed data breaks off");
        assertThat(errorLines(read)).containsExactly(read.size() + 1L);
    }

    @Test
    void a_corrupt_gzip_is_reported() throws IOException {
        // Given
        String[] rows = IntStream.range(0, 5000).mapToObj(this::noisy).toArray(String[]::new);
        byte[] corrupt = History.gzip(History.file(rows));
        Arrays.fill(corrupt, corrupt.length / 2, corrupt.length / 2 + 64, (byte) 0xff);

        // When
        List<Row> read = History.read(corrupt);

        // Then
        assertThat(ids(read)).hasSizeGreaterThan(2000);
        assertThat(reasons(read)).last().asString().contains("compressed data");
    }

    @Test
    void an_empty_file_is_refused() throws IOException {
        assertRefused(new byte[0], "'test.csv' is empty");
        assertRefused("\uFEFF\r\n \n".getBytes(UTF_8), "'test.csv' is empty");
        assertRefused(History.gzip(new byte[0]), "'test.csv' is empty");
    }

    @Test
    void a_file_without_the_columns_is_refused_with_their_names() {
        assertRefused(
                History.row("1").getBytes(UTF_8), "has no column 'ID', 'Country', 'Shipment Mode'");
        assertRefused(
                History.HEADER.replace(",Vendor", ",Seller").getBytes(UTF_8),
                "has no column 'Vendor'");
        assertRefused(
                (History.HEADER + ",Vendor").getBytes(UTF_8), "has the column 'Vendor' twice");
        assertRefused(History.HEADER.replace(',', ';').getBytes(UTF_8), "separated by commas");
        assertRefused("\"ID,Country\n".getBytes(UTF_8), "quotes in the first line");
    }

    @Test
    void a_file_that_is_no_text_is_refused() {
        // Given
        byte[] noise = new byte[100_000];
        new Random(7).nextBytes(noise);

        // Then
        assertRefused(noise, "'test.csv' ");
        assertRefused(History.HEADER.getBytes(UTF_16), "is no CSV file");
        assertRefused(new byte[] {0x1f, (byte) 0x8b}, "gzip header cannot be read");
        assertRefused(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 1}, "is no CSV file");
    }

    /// Whatever is between two good rows, they are read, unless it is a good start of a value that
    /// takes in the second one.
    @Property(tries = 500)
    void reading_always_ends_and_numbers_lines_upwards(
            @ForAll @Size(max = 30)
                    List<@StringLength(max = 30) @Chars({'"', ',', '\n', 'a', '\r', 'é'}) String>
                            garbage,
            @ForAll @IntRange(max = 30) int place)
            throws IOException {
        // Given
        String[] rows = garbage.toArray(String[]::new);
        if (place < rows.length) {
            rows[place] = History.row("1");
        }

        // When
        List<Row> read = History.read(History.file(rows));

        // Then
        assertThat(errorLines(read)).isSorted().doesNotHaveDuplicates();
        if (place < rows.length) {
            assertThat(ids(read)).containsAnyOf("1").hasSize(1);
        }
    }

    private String noisy(int id) {
        return History.row(
                Map.of("ID", "" + id, "Vendor", Long.toHexString(id * 0x9e3779b97f4a7c15L)));
    }

    private static void assertRefused(byte[] file, String message) {
        assertThatThrownBy(() -> History.read(file))
                .isInstanceOf(ShipmentFileException.class)
                .hasMessageContaining(message)
                .message()
                .hasSizeLessThan(500)
                .matches(text -> text.chars().noneMatch(Character::isISOControl));
    }

    private static List<String> ids(List<Row> rows) {
        return rows.stream()
                .filter(Shipment.class::isInstance)
                .map(row -> ((Shipment) row).id())
                .toList();
    }

    private static List<RowError> errors(List<Row> rows) {
        return rows.stream().filter(RowError.class::isInstance).map(RowError.class::cast).toList();
    }

    private static List<Long> errorLines(List<Row> rows) {
        return errors(rows).stream().map(RowError::line).toList();
    }

    private static List<String> reasons(List<Row> rows) {
        return errors(rows).stream().map(RowError::reason).toList();
    }
}
