package io.throughline.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BinderTest {

    record Count(int number) {}

    record Name(@Nullable String text) {}

    record Ratio(@Nullable Double value) {}

    record Day(LocalDate date) {}

    enum Colour {
        RED,
        GREEN
    }

    record Paint(Colour colour) {}

    record Tree(List<Tree> branches) {}

    sealed interface Shape {}

    record Circle() implements Shape {}

    record Square() implements Shape {}

    record Drawing(Shape shape) {}

    @Test
    void a_type_that_does_not_fit_is_named_with_record_component_and_schema() {
        refuses(
                Count.class,
                "{'name': 'number', 'type': 'string'}",
                "record Count, component number: Java type int does not fit the Avro type"
                        + " \"string\"");
        refuses(Count.class, "{'name': 'number', 'type': 'long'}", "int does not fit");
        refuses(Day.class, "{'name': 'date', 'type': 'int'}", "LocalDate does not fit");
    }

    @Test
    void components_and_fields_must_be_the_same() {
        refuses(
                Count.class,
                "{'name': 'number', 'type': 'int'}, {'name': 'unit', 'type': 'string'}",
                "record Count: field unit has no component");
        refuses(Count.class, "", "record Count: component number has no field");
    }

    @Test
    void null_is_allowed_on_both_sides_or_on_none() {
        refuses(Name.class, "{'name': 'text', 'type': 'string'}", "it is @Nullable");
        refuses(
                Count.class,
                "{'name': 'number', 'type': ['null', 'int']}",
                "the component must be @Nullable and boxed");
        assertThat(bind(Ratio.class, "{'name': 'value', 'type': ['double', 'null']}")).isNotNull();
    }

    @Test
    void enums_have_the_same_symbols_in_any_order() {
        assertThat(bind(Paint.class, colours("'GREEN', 'RED'"))).isNotNull();
        refuses(Paint.class, colours("'GREEN'"), "Colour does not fit");
        refuses(Paint.class, colours("'GREEN', 'BLUE'"), "Colour does not fit");
    }

    @Test
    void a_union_has_a_branch_for_every_record_of_the_family() {
        assertThat(bind(Drawing.class, shapes("Square", "Circle"))).isNotNull();
        refuses(Drawing.class, shapes("Square"), "Circle of Shape is in no branch");
        refuses(
                Drawing.class,
                shapes("Square", "Circle", "Line"),
                "no record for the branch x.Line");
    }

    @Test
    void a_record_that_holds_itself_is_refused() {
        refuses(
                Tree.class,
                "{'name': 'branches', 'type': {'type': 'array', 'items': 'Tree'}}",
                "it holds itself");
    }

    @Test
    void a_record_without_a_schema_says_where_it_was_looked_for() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SchemaFiles.load(Circle.class))
                .withMessageContaining("none named Circle in")
                .withMessageContaining("codec/Circle.avsc or")
                .withMessageContaining("codec/Shape.avsc");
    }

    @Test
    void a_family_that_is_open_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Binder.records(Runnable.class))
                .withMessageContaining("neither a record nor a sealed interface");
    }

    @Test
    void a_null_in_a_component_that_must_have_a_value_is_refused_by_name() {
        // Given
        RecordWire wire = bind(Paint.class, colours("'RED', 'GREEN'"));
        Paint paint = new Paint(nothing());
        // Then
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        wire.write(
                                paint,
                                org.apache.avro.io.EncoderFactory.get()
                                        .binaryEncoder(
                                                java.io.OutputStream.nullOutputStream(), null)))
                .withMessageContaining("component colour of Paint is null");
    }

    // What careless callers do.
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }

    private static void refuses(Class<?> type, String fields, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bind(type, fields))
                .withMessageContaining(message);
    }

    private static RecordWire bind(Class<?> type, String fields) {
        String schema =
                "{'type': 'record', 'name': '%s', 'namespace': 'x', 'fields': [%s]}"
                        .formatted(type.getSimpleName(), fields)
                        .replace('\'', '"');
        return Binder.bind(type, new Schema.Parser().parse(schema));
    }

    private static String colours(String symbols) {
        return "{'name': 'colour', 'type': {'type': 'enum', 'name': 'Colour', 'symbols': [%s]}}"
                .formatted(symbols);
    }

    private static String shapes(String... names) {
        List<String> branches =
                List.of(names).stream()
                        .map("{'type': 'record', 'name': '%s', 'fields': []}"::formatted)
                        .toList();
        return "{'name': 'shape', 'type': [%s]}".formatted(String.join(", ", branches));
    }
}
