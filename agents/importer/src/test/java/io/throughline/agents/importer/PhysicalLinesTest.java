package io.throughline.agents.importer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.agents.importer.PhysicalLines.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PhysicalLinesTest {

    @Test
    void lines_end_in_any_of_the_three_ways() throws IOException {
        assertThat(texts("a\nb\r\nc\rd\n\ne")).containsExactly("a", "b", "c", "d", "", "e");
    }

    @Test
    void a_byte_order_mark_is_dropped() throws IOException {
        assertThat(texts("\uFEFFé,1\n2")).containsExactly("é,1", "2");
    }

    @Test
    void an_empty_file_has_no_line() throws IOException {
        assertThat(texts("")).isEmpty();
    }

    @Test
    void a_line_that_is_not_text_is_damaged_and_its_neighbours_are_not() throws IOException {
        // Given
        byte[] latin = "one\nd'Ivoire: Côte\nthree\nnul\0\nfive".getBytes(ISO_8859_1);

        // When
        List<Line> lines = read(latin);

        // Then
        assertThat(lines).extracting(Line::text).containsExactly("one", "", "three", "", "five");
        assertThat(lines.get(1).damage()).contains("UTF-8");
        assertThat(lines.get(3).damage()).contains("NUL");
        assertThat(lines.get(3).number()).isEqualTo(4);
    }

    @Test
    void an_endless_line_takes_no_endless_memory() throws IOException {
        // Given
        String longest = "x".repeat(PhysicalLines.LINE_BYTES_MAX);

        // When
        List<Line> lines = read((longest + "\n" + longest + "x\nafter").getBytes(UTF_8));

        // Then
        assertThat(lines.get(0).text()).isEqualTo(longest);
        assertThat(lines.get(1).damage()).contains("longer than 65536 bytes");
        assertThat(lines.get(2).text()).isEqualTo("after");
    }

    @Test
    void a_failing_disk_is_not_the_end_of_the_file() throws IOException {
        // Given
        InputStream failing = InputStream.nullInputStream();
        failing.close();
        PhysicalLines source = new PhysicalLines(failing);

        // When, Then
        assertThatThrownBy(source::next)
                .isInstanceOf(IOException.class)
                .hasMessage("Stream closed");
    }

    @Property
    void what_is_written_is_read(
            @ForAll List<@StringLength(max = 40) @Chars({'a', 'é', ',', '"', '漢'}) String> texts)
            throws IOException {
        List<String> read = texts(String.join("\n", texts) + "\n");

        assertThat(read).isEqualTo(texts.isEmpty() ? List.of("") : texts);
    }

    private static List<String> texts(String content) throws IOException {
        return read(content.getBytes(UTF_8)).stream().map(Line::text).toList();
    }

    private static List<Line> read(byte[] content) throws IOException {
        List<Line> lines = new ArrayList<>();
        try (PhysicalLines source = new PhysicalLines(new ByteArrayInputStream(content))) {
            for (Line line = source.next(); line != null; line = source.next()) {
                lines.add(line);
            }
        }
        return lines;
    }
}
