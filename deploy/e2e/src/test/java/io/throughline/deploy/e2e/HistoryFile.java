package io.throughline.deploy.e2e;

import io.throughline.agents.importer.Shipment;
import io.throughline.agents.importer.ShipmentGenerator;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlaceOrder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Writes generated shipments as the recorded delivery history is written.
final class HistoryFile {

    private static final String HEADER =
            "ID,Country,Shipment Mode,PQ First Sent to Client Date,PO Sent to Vendor Date,"
                    + "Scheduled Delivery Date,Delivered to Client Date,Product Group,Vendor,"
                    + "Item Description,Line Item Quantity,Line Item Value,Weight (Kilograms)";
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("dd-MMM-yy", Locale.ENGLISH);

    private HistoryFile() {}

    /// As many shipments as `orders`, and a row at the end that cannot be read.
    static Path write(Path file, long seed, int orders) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(HEADER);
        new ShipmentGenerator(seed, orders).forEach(shipment -> lines.add(row(shipment)));
        lines.add("broken,row");
        return Files.write(file, lines);
    }

    private static String row(Shipment shipment) {
        PlaceOrder order = shipment.order();
        Double weight = order.weightKg();
        return String.join(
                ",",
                shipment.id(),
                order.country(),
                mode(order.mode()),
                "Pre-PQ Process",
                day(order.placedOn()),
                day(order.scheduledOn()),
                day(shipment.deliveredOn()),
                order.product(),
                order.vendor(),
                "\"" + order.item() + "\"",
                Integer.toString(order.quantity()),
                plain(order.valueUsd()),
                weight == null ? "Weight Captured Separately" : plain(weight));
    }

    private static String mode(@Nullable Mode mode) {
        return mode == null ? "N/A" : mode.name().replace('_', ' ');
    }

    private static String day(LocalDate day) {
        return DAY.format(day);
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).toPlainString();
    }
}
