package io.throughline.agents.importer;

import io.throughline.schemas.contracts.Sha256;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlaceOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Tells the content of two orders apart, in 16 hexadecimal digits. It is part of command ids that
/// are in the log, so neither its fields nor their order may ever change.
final class OrderFingerprint {

    private static final int BYTES = 8;
    private static final String SEPARATOR = "\u001f";

    private OrderFingerprint() {}

    static String of(PlaceOrder order) {
        String content =
                Stream.of(
                                order.country(),
                                order.mode(),
                                order.vendor(),
                                order.product(),
                                order.item(),
                                order.quantity(),
                                order.valueUsd(),
                                order.weightKg(),
                                order.placedOn(),
                                order.scheduledOn())
                        .map(Objects::toString)
                        .collect(Collectors.joining(SEPARATOR));
        byte[] hash = Sha256.of(content);
        return HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES));
    }
}
