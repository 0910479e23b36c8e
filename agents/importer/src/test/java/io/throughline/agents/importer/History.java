package io.throughline.agents.importer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// Writes delivery histories as the recorded one is written.
final class History {

    private static final Map<String, String> USUAL = usual();

    static final String HEADER = String.join(",", USUAL.keySet());

    private History() {}

    /// A row with this id, else as usual.
    static String row(String id) {
        return row(Map.of("ID", id));
    }

    /// A row as usual but for `differing`, by column.
    static String row(Map<String, String> differing) {
        Map<String, String> row = new LinkedHashMap<>(USUAL);
        row.putAll(differing);
        return String.join(",", row.values());
    }

    static byte[] file(String... rows) {
        return (HEADER + "\n" + String.join("\n", rows) + "\n").getBytes(UTF_8);
    }

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(content);
        }
        return zipped.toByteArray();
    }

    static List<Row> read(byte[] file) throws IOException {
        return read(file, ShipmentFile.ROWS_MAX);
    }

    static List<Row> read(byte[] file, int rowsMax) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (ShipmentFile shipments =
                ShipmentFile.open("test.csv", new ByteArrayInputStream(file), rowsMax)) {
            shipments.forEachRemaining(rows::add);
        }
        return rows;
    }

    private static Map<String, String> usual() {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("ID", "1");
        row.put("Project Code", "100-KE-T01");
        row.put("Country", "Kenya");
        row.put("Shipment Mode", "Air");
        row.put("PQ First Sent to Client Date", "Pre-PQ Process");
        row.put("PO Sent to Vendor Date", "6/2/06");
        row.put("Scheduled Delivery Date", "02-Aug-06");
        row.put("Delivered to Client Date", "05-Aug-06");
        row.put("Product Group", "HRDT");
        row.put("Vendor", "Orgenics Ltd");
        row.put("Item Description", "\"HIV, Rapid Test, 30 Tests\"");
        row.put("Line Item Quantity", "19");
        row.put("Line Item Value", "551.25");
        row.put("Weight (Kilograms)", "13");
        return row;
    }
}
