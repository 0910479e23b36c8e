package io.throughline.agents.importer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Everything that was read for one import: the shipments, and the rows that could not be read.
///
/// @param rowErrors the first ones, at most [#ROW_ERRORS_MAX]
/// @param rowErrorsTotal how many there were
public record Intake(List<Shipment> shipments, List<RowError> rowErrors, long rowErrorsTotal) {

    /// The most row errors that are kept; further ones are counted.
    public static final int ROW_ERRORS_MAX = 1000;

    public Intake {
        shipments = List.copyOf(shipments);
        rowErrors = List.copyOf(rowErrors);
    }

    /// Takes all of `rows`.
    public static Intake of(Iterator<? extends Row> rows) {
        List<Shipment> shipments = new ArrayList<>();
        List<RowError> errors = new ArrayList<>();
        long errorsTotal = 0;
        while (rows.hasNext()) {
            switch (rows.next()) {
                case Shipment shipment -> shipments.add(shipment);
                case RowError error -> {
                    errorsTotal++;
                    if (errors.size() < ROW_ERRORS_MAX) {
                        errors.add(error);
                    }
                }
            }
        }
        return new Intake(shipments, errors, errorsTotal);
    }
}
