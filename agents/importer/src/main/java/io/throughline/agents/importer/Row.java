package io.throughline.agents.importer;

/// What one row of a [ShipmentFile] turned out to be.
public sealed interface Row permits Shipment, RowError {}
