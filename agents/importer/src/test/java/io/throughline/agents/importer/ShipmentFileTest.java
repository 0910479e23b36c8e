package io.throughline.agents.importer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlaceOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the texts of a row mean.
class ShipmentFileTest {

    private static final String QUOTED = "PQ First Sent to Client Date";
    private static final String ORDERED = "PO Sent to Vendor Date";
    private static final String NOT_CAPTURED = "Date Not Captured";

    @Test
    void a_row_becomes_a_shipment() throws IOException {
        // When
        List<Row> rows = History.read(History.file(History.row("4711")));

        // Then
        assertThat(rows)
                .containsExactly(
                        new Shipment(
                                "4711",
                                new PlaceOrder(
                                        "KE",
                                        Mode.AIR,
                                        "Orgenics Ltd",
                                        "HRDT",
                                        "HIV, Rapid Test, 30 Tests",
                                        19,
                                        551.25,
                                        13.0,
                                        LocalDate.of(2006, 6, 2),
                                        LocalDate.of(2006, 8, 2)),
                                LocalDate.of(2006, 8, 5)));
    }

    @Test
    void a_gzipped_file_is_known_by_its_content() throws IOException {
        byte[] plain = History.file(History.row("1"), History.row("2"));

        assertThat(History.read(History.gzip(plain))).isEqualTo(History.read(plain)).hasSize(2);
    }

    @Test
    void a_byte_order_mark_and_blank_lines_are_tolerated() throws IOException {
        String text = "\uFEFF" + History.HEADER + "\r\n\r\n" + History.row("1") + "\r\n   \r\n";

        assertThat(History.read(text.getBytes(UTF_8))).hasOnlyElementsOfType(Shipment.class);
    }

    @Test
    void the_titles_may_be_in_any_case_and_quoted() throws IOException {
        String header = "\"" + History.HEADER.toLowerCase(Locale.ROOT).replace(",", "\",\"") + "\"";
        String text = header + "\n" + History.row("1");

        assertThat(History.read(text.getBytes(UTF_8))).hasOnlyElementsOfType(Shipment.class);
    }

    @ParameterizedTest
    @CsvSource({
        "6/2/06, 1/1/06, 2006-06-02",
        "Date Not Captured, 1/9/06, 2006-01-09",
        "N/A - From RDC, Pre-PQ Process, 2006-08-02",
        "8/6/06, 1/1/06, 2006-08-05",
    })
    void the_day_of_placement_is_the_first_date_known_and_not_after_delivery(
            String ordered, String quoted, LocalDate placedOn) throws IOException {
        Map<String, String> row = Map.of(ORDERED, ordered, QUOTED, quoted);

        assertThat(only(row).order().placedOn()).isEqualTo(placedOn);
    }

    @Test
    void an_order_scheduled_after_its_early_delivery_was_placed_by_then() throws IOException {
        // Given
        Map<String, String> early =
                Map.of(
                        ORDERED,
                        NOT_CAPTURED,
                        QUOTED,
                        NOT_CAPTURED,
                        "Delivered to Client Date",
                        "01-Aug-06");

        // When
        Shipment shipment = only(early);

        // Then
        assertThat(shipment.order().placedOn()).isEqualTo(LocalDate.of(2006, 8, 1));
        assertThat(shipment.late()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"Air, AIR", "air charter, AIR_CHARTER", "Ocean, OCEAN", "Truck, TRUCK", "N/A,"})
    void a_mode_is_read(String text, Mode mode) throws IOException {
        assertThat(only(Map.of("Shipment Mode", text)).order().mode()).isEqualTo(mode);
    }

    @ParameterizedTest
    @CsvSource({
        "358.5, 358.5",
        "See DN-304 (ID#:10589),",
        "Weight Captured Separately,",
        "NaN,",
        "1e5,",
        "-3,"
    })
    void a_weight_that_is_no_number_is_null(String text, Double weight) throws IOException {
        assertThat(only(Map.of("Weight (Kilograms)", text)).order().weightKg()).isEqualTo(weight);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "Country, Atlantis, country 'Atlantis' is not known",
                "Shipment Mode, Rocket, |mode 'Rocket' must be Air, Air Charter, Ocean|",
                "Scheduled Delivery Date, soon, 'Scheduled Delivery Date' is 'soon'",
                "Delivered to Client Date, 31-Feb-06, '31-Feb-06' is no day of the calendar",
                "PO Sent to Vendor Date, 13/45/06, 'PO Sent to Vendor Date': '13/45/06'",
                "Line Item Quantity, many, 'Line Item Quantity' is 'many'",
                "Line Item Quantity, 99999999999, no number in range",
                "Line Item Quantity, -1, must not be negative",
                "Line Item Value, Infinity, 'Line Item Value' is 'Infinity'",
                "ID, ||, has no id",
                "ID, 47 11, must not be empty or hold white space",
            })
    void a_row_with_an_impossible_value_is_reported_and_the_next_is_read(
            String column, String value, String reason) throws IOException {
        // When
        List<Row> rows =
                History.read(History.file(History.row(Map.of(column, value)), History.row("2")));

        // Then
        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst())
                .isInstanceOfSatisfying(
                        RowError.class,
                        error -> {
                            assertThat(error.line()).isEqualTo(2);
                            assertThat(error.reason()).contains(reason);
                        });
        assertThat(rows.getLast()).isInstanceOf(Shipment.class);
    }

    @Test
    void the_second_row_with_an_id_is_reported() throws IOException {
        // When
        List<Row> rows =
                History.read(
                        History.file(
                                History.row("7"),
                                History.row("8"),
                                History.row(Map.of("ID", "7", "Country", "Uganda"))));

        // Then
        assertThat(rows.subList(0, 2)).hasOnlyElementsOfType(Shipment.class);
        assertThat(rows.get(2)).isEqualTo(new RowError(4, "has the id 7 of line 2 again"));
    }

    @Test
    void no_more_shipments_are_read_than_the_limit() throws IOException {
        // When
        List<Row> rows =
                History.read(
                        History.file(
                                History.row("1"),
                                History.row("2"),
                                History.row("3"),
                                History.row("4")),
                        2);

        // Then
        assertThat(rows).hasSize(3);
        assertThat(rows.getLast())
                .isInstanceOfSatisfying(
                        RowError.class,
                        error -> assertThat(error.reason()).contains("2 shipments are the most"));
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThatThrownBy(() -> ShipmentFile.open(Path.of("no-such.csv")))
                .isInstanceOf(ShipmentFileException.class)
                .hasMessageContaining("no-such.csv");
    }

    private static Shipment only(Map<String, String> differing) throws IOException {
        List<Row> rows = History.read(History.file(History.row(differing)));
        assertThat(rows).singleElement().isInstanceOf(Shipment.class);
        return (Shipment) rows.getFirst();
    }
}
