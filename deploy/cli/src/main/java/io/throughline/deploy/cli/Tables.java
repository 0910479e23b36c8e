package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Arrays of JSON objects as tables for people.
final class Tables {

    private static final int CELL_CHARS_MAX = 80;

    private Tables() {}

    /// One row for each element.
    static String of(JsonNode elements, List<ColumnData<JsonNode>> columns) {
        List<JsonNode> rows = new ArrayList<>();
        elements.forEach(rows::add);
        return AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER, rows, columns);
    }

    /// A column with what the field of this name says.
    static ColumnData<JsonNode> field(String header, String name) {
        return column(header, row -> Texts.of(row.path(name)));
    }

    /// A column with the number in the field of this name.
    static ColumnData<JsonNode> number(String header, String name) {
        return column(header, HorizontalAlign.RIGHT, row -> Texts.of(row.path(name)));
    }

    /// A column with what `text` makes of a row.
    static ColumnData<JsonNode> column(String header, Function<JsonNode, String> text) {
        return column(header, HorizontalAlign.LEFT, text);
    }

    private static ColumnData<JsonNode> column(
            String header, HorizontalAlign align, Function<JsonNode, String> text) {
        return new Column()
                .header(header)
                .headerAlign(align)
                .dataAlign(align)
                .maxWidth(CELL_CHARS_MAX, OverflowBehaviour.ELLIPSIS_RIGHT)
                .with(text);
    }

    /// A type's simple name.
    static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }
}
