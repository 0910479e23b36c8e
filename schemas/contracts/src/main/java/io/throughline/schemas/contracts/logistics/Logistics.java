package io.throughline.schemas.contracts.logistics;

import io.throughline.schemas.contracts.Category;
import io.throughline.schemas.contracts.Contract;
import java.util.List;

/// The reference context: shipments of medical goods.
public final class Logistics {

    /// The category of order streams, `order/<id>`.
    public static final String ORDER = "order";

    /// Everything that is said in this context.
    public static final Contract CONTRACT =
            new Contract(
                    "logistics",
                    List.of(new Category(ORDER, OrderCommand.class, OrderEvent.class)));

    private Logistics() {}
}
