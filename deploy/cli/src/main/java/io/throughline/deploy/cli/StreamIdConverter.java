package io.throughline.deploy.cli;

import io.throughline.schemas.contracts.StreamId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads `order/4711` from the command line.
final class StreamIdConverter implements ITypeConverter<StreamId> {

    @Override
    public StreamId convert(String text) {
        try {
            return StreamId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    /// The stream's place in the query API.
    static String path(StreamId stream) {
        return "/streams/%s/%s".formatted(stream.category(), QueryClient.escaped(stream.key()));
    }
}
