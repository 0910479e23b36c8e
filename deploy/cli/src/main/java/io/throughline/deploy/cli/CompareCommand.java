package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.schemas.contracts.Causality;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.EventId;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "compare",
        description = {
            "Tells how two events stand to each other: whether one could have led to the other,"
                    + " or neither could know of the other.",
            "",
            "Example: throughline compare order/G-000001@2 order/G-000007@3"
        })
final class CompareCommand implements Callable<Integer> {

    /// The result.
    ///
    /// @param order before, after, concurrent, same or unknown
    record Comparison(String first, String second, String order) {}

    @Mixin private Output output = new Output();
    @Mixin private PlatformUrl platform = new PlatformUrl();

    @Parameters(
            index = "0",
            paramLabel = "FIRST",
            converter = EventIdConverter.class,
            description = "An event: a stream and a version, as in order/G-000001@2.")
    @SuppressWarnings("NullAway.Init")
    private EventId first;

    @Parameters(
            index = "1",
            paramLabel = "SECOND",
            converter = EventIdConverter.class,
            description = "Another event.")
    @SuppressWarnings("NullAway.Init")
    private EventId second;

    @Override
    public Integer call() throws InterruptedException {
        try (QueryClient query = platform.client()) {
            Causality order =
                    Causality.compare(first, clock(query, first), second, clock(query, second));
            output.result(
                    new Comparison(
                            first.toString(),
                            second.toString(),
                            order.name().toLowerCase(Locale.ROOT)),
                    sentence(order));
            return 0;
        }
    }

    private static Clock clock(QueryClient query, EventId event) throws InterruptedException {
        JsonNode found =
                query.get(
                        "%s/events?from=%d&to=%d"
                                .formatted(
                                        StreamIdConverter.path(event.stream()),
                                        event.version(),
                                        event.version()));
        if (found.isEmpty()) {
            throw new CommandFailedException(
                    "there is no event %s yet; see throughline events %s"
                            .formatted(event, event.stream()));
        }
        return Clock.parse(found.path(0).path("clock").asText(""));
    }

    private String sentence(Causality order) {
        return switch (order) {
            case BEFORE -> "%s came before %s, which could know of it.".formatted(first, second);
            case AFTER -> "%s came after %s, and could know of it.".formatted(first, second);
            case CONCURRENT ->
                    "%s and %s are concurrent: neither could know of the other."
                            .formatted(first, second);
            case SAME -> "%s is one event.".formatted(first);
            case UNKNOWN ->
                    "It cannot be told how %s and %s stand: not all that led to them is recorded."
                            .formatted(first, second);
        };
    }
}
