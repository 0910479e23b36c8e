package io.throughline.deploy.cli;

import io.throughline.schemas.contracts.EventId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads `order/4711@7` from the command line.
final class EventIdConverter implements ITypeConverter<EventId> {

    @Override
    public EventId convert(String text) {
        EventId id;
        try {
            id = EventId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
        if (id.version() == 0) {
            throw new TypeConversionException(
                    "'%s' is no event; the first version of a stream is 1".formatted(text));
        }
        return id;
    }
}
