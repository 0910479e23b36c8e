package io.throughline.agents.importer;

import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlaceOrder;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/// Where a file keeps what a shipment is made of, and what its texts mean. Columns are found by
/// their titles, in any order and case; others are left alone.
final class ShipmentColumns {

    /// The columns that are read.
    private enum Column {
        ID("ID"),
        COUNTRY("Country"),
        MODE("Shipment Mode"),
        QUOTED_ON("PQ First Sent to Client Date"),
        ORDERED_ON("PO Sent to Vendor Date"),
        SCHEDULED_ON("Scheduled Delivery Date"),
        DELIVERED_ON("Delivered to Client Date"),
        PRODUCT("Product Group"),
        VENDOR("Vendor"),
        ITEM("Item Description"),
        QUANTITY("Line Item Quantity"),
        VALUE("Line Item Value"),
        WEIGHT("Weight (Kilograms)");

        private final String title;

        Column(String title) {
            this.title = title;
        }
    }

    /// As much of a file's own text as a message shows, in characters.
    private static final int EXCERPT_LENGTH_MAX = 60;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(\\.\\d{1,15})?");
    private static final Pattern UNPRINTABLE = Pattern.compile("\\p{C}");

    /// The index of every column.
    private final Map<Column, Integer> places;

    private final int width;
    private final CountryNames countries = new CountryNames();

    private ShipmentColumns(Map<Column, Integer> places, int width) {
        this.places = places;
        this.width = width;
    }

    /// The columns under `header`.
    ///
    /// @throws IllegalArgumentException if one is missing or there twice
    static ShipmentColumns of(CSVRecord header) {
        List<String> titles =
                header.stream().map(title -> title.strip().toLowerCase(Locale.ROOT)).toList();
        Map<Column, Integer> places = new EnumMap<>(Column.class);
        List<String> missing = new ArrayList<>();
        for (Column column : Column.values()) {
            String title = column.title.toLowerCase(Locale.ROOT);
            int place = titles.indexOf(title);
            if (place != titles.lastIndexOf(title)) {
                throw new IllegalArgumentException(
                        "has the column '%s' twice; remove one".formatted(column.title));
            }
            if (place < 0) {
                missing.add(column.title);
            }
            places.put(column, place);
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "has no column '%s'; its first line must name the columns, separated by commas,"
                                    .formatted(String.join("', '", missing))
                            + " and reads: "
                            + excerpt(String.join(",", header)));
        }
        return new ShipmentColumns(places, titles.size());
    }

    /// Whether `row` has as many columns as the header.
    boolean fits(CSVRecord row) {
        return row.size() == width;
    }

    /// How many columns a row must have.
    int width() {
        return width;
    }

    /// The shipment in `row`, which must fit.
    ///
    /// @throws IllegalArgumentException saying what in it cannot be understood
    Shipment shipment(CSVRecord row) {
        // The id is taken as it stands: stripped, two different ids could become one.
        String id = raw(row, Column.ID);
        if (id.isBlank()) {
            throw new IllegalArgumentException("has no id");
        }
        LocalDate deliveredOn = day(row, Column.DELIVERED_ON);
        LocalDate scheduledOn = day(row, Column.SCHEDULED_ON);
        LocalDate placedOn =
                date(row, Column.ORDERED_ON)
                        .or(() -> date(row, Column.QUOTED_ON))
                        .orElse(scheduledOn);
        PlaceOrder order =
                new PlaceOrder(
                        country(row),
                        mode(row),
                        text(row, Column.VENDOR),
                        text(row, Column.PRODUCT),
                        text(row, Column.ITEM),
                        quantity(row),
                        number(row, Column.VALUE).orElseThrow(() -> notNumber(row, Column.VALUE)),
                        number(row, Column.WEIGHT).orElse(null),
                        placedOn.isAfter(deliveredOn) ? deliveredOn : placedOn,
                        scheduledOn);
        return new Shipment(id, order, deliveredOn);
    }

    private String text(CSVRecord row, Column column) {
        return raw(row, column).strip();
    }

    private String raw(CSVRecord row, Column column) {
        return row.get(Objects.requireNonNull(places.get(column)));
    }

    private String country(CSVRecord row) {
        String name = text(row, Column.COUNTRY);
        return countries
                .code(name)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                ("country '%s' is not known; write its English name or its"
                                                + " ISO 3166 code")
                                        .formatted(excerpt(name))));
    }

    private @Nullable Mode mode(CSVRecord row) {
        String name = text(row, Column.MODE);
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "air" -> Mode.AIR;
            case "air charter" -> Mode.AIR_CHARTER;
            case "ocean" -> Mode.OCEAN;
            case "truck" -> Mode.TRUCK;
            case "n/a", "" -> null;
            default ->
                    throw new IllegalArgumentException(
                            "mode '%s' must be Air, Air Charter, Ocean, Truck or N/A"
                                    .formatted(excerpt(name)));
        };
    }

    private int quantity(CSVRecord row) {
        String text = text(row, Column.QUANTITY);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw notNumber(row, Column.QUANTITY);
        }
    }

    private Optional<Double> number(CSVRecord row, Column column) {
        String text = text(row, column);
        return NUMBER.matcher(text).matches()
                ? Optional.of(Double.valueOf(text))
                : Optional.empty();
    }

    private LocalDate day(CSVRecord row, Column column) {
        return date(row, column)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "'%s' is '%s', which is no date"
                                        .formatted(column.title, excerpt(text(row, column)))));
    }

    private Optional<LocalDate> date(CSVRecord row, Column column) {
        try {
            return RecordedDate.find(text(row, column));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'%s': %s".formatted(column.title, excerpt(e.getMessage())), e);
        }
    }

    private IllegalArgumentException notNumber(CSVRecord row, Column column) {
        return new IllegalArgumentException(
                "'%s' is '%s', which is no number in range"
                        .formatted(column.title, excerpt(text(row, column))));
    }

    private static String excerpt(@Nullable String text) {
        String printable = UNPRINTABLE.matcher(text == null ? "" : text).replaceAll("?");
        return printable.length() <= EXCERPT_LENGTH_MAX
                ? printable
                : printable.substring(0, EXCERPT_LENGTH_MAX) + "...";
    }
}
