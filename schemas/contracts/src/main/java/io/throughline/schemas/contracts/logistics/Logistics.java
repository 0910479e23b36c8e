package io.throughline.schemas.contracts.logistics;

import io.throughline.schemas.contracts.Category;
import io.throughline.schemas.contracts.Contract;
import io.throughline.schemas.contracts.work.AgentWork;
import java.util.List;
import java.util.stream.Stream;

/// The reference context: shipments of medical goods.
public final class Logistics {

    /// The category of order streams, `order/<id>`.
    public static final String ORDER = "order";

    /// The orders.
    public static final Category ORDERS = new Category(ORDER, OrderCommand.class, OrderEvent.class);

    /// Everything that is said in this context.
    public static final Contract CONTRACT = new Contract("logistics", categories());

    private static List<Category> categories() {
        return Stream.concat(Stream.of(ORDERS), AgentWork.CATEGORIES.stream()).toList();
    }

    private Logistics() {}
}
