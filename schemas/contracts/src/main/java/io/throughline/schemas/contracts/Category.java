package io.throughline.schemas.contracts;

/// One kind of entity: the category of its stream ids and its sealed families.
public record Category(
        String name, Class<? extends Command> commands, Class<? extends Event> events) {

    public Category {
        if (!commands.isSealed() || !events.isSealed()) {
            throw new IllegalArgumentException(
                    "the families of category %s must be sealed interfaces".formatted(name));
        }
    }
}
