package io.throughline.agents.importer;

import java.io.IOException;

/// A file that is no delivery history at all, so that no row of it can be read. The message names
/// the file and says what to do.
public final class ShipmentFileException extends IOException {

    private static final long serialVersionUID = 1L;

    ShipmentFileException(String message) {
        super(message);
    }

    ShipmentFileException(String message, IOException cause) {
        super(message, cause);
    }
}
