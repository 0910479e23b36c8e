package io.throughline.agents.router;

import io.throughline.agents.sdk.AgentContext;
import io.throughline.agents.sdk.Known;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.logistics.CountryStanding;
import io.throughline.schemas.contracts.logistics.Mode;
import java.util.List;
import java.util.Optional;

/// The mode of an order that names none: the one most used for its country so far, and of equals
/// the first by name; by truck where nothing was sent yet.
record ModeChoice(Mode mode, String reason, List<EventId> basis) {

    static ModeChoice of(String country, AgentContext context) {
        Optional<Known<CountryStanding>> standing =
                context.read("country", country, CountryStanding.class);
        List<EventId> basis = standing.map(known -> List.of(known.seen())).orElse(List.of());
        CountryStanding history = standing.map(Known::value).orElse(CountryStanding.EMPTY);
        Mode most = Mode.TRUCK;
        long orders = 0;
        for (Mode mode : Mode.values()) {
            long used = history.ordersByMode().getOrDefault(mode.name(), 0L);
            if (used > orders) {
                most = mode;
                orders = used;
            }
        }
        String reason =
                orders == 0
                        ? "by truck, as nothing went to %s yet".formatted(country)
                        : "most orders to %s went this way, %d".formatted(country, orders);
        return new ModeChoice(most, reason, basis);
    }
}
