package io.throughline.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

class InMemoryRegistryTest {

    private static final Schema FIRST =
            SchemaBuilder.record("A").fields().requiredString("a").endRecord();
    private static final Schema WIDER =
            SchemaBuilder.record("A").fields().requiredString("a").optionalInt("b").endRecord();
    private static final Schema OTHER =
            SchemaBuilder.record("A").fields().requiredInt("a").endRecord();

    private final InMemoryRegistry registry = new InMemoryRegistry();

    @Test
    void a_schema_keeps_its_id_whatever_the_subject() {
        // When
        int id = registry.register("A", FIRST);
        // Then
        assertThat(registry.register("A", FIRST)).isEqualTo(id);
        assertThat(registry.register("other", FIRST)).isEqualTo(id);
        assertThat(registry.schema(id)).isEqualTo(FIRST);
    }

    @Test
    void a_compatible_version_gets_an_id_of_its_own() {
        // When
        int first = registry.register("A", FIRST);
        int wider = registry.register("A", WIDER);
        // Then
        assertThat(wider).isNotEqualTo(first);
        assertThat(registry.register("A", FIRST)).isEqualTo(first);
    }

    @Test
    void an_incompatible_version_is_refused_and_leaves_no_trace() {
        // Given
        int first = registry.register("A", FIRST);
        // Then
        assertThatExceptionOfType(IncompatibleSchemaException.class)
                .isThrownBy(() -> registry.register("A", OTHER))
                .withMessageContaining("subject A")
                .extracting(IncompatibleSchemaException::subject)
                .isEqualTo("A");
        assertThat(registry.register("A", FIRST)).isEqualTo(first);
        assertThat(registry.register("B", OTHER)).isEqualTo(first + 1);
    }

    @Test
    void an_id_that_was_never_given_is_unknown() {
        assertThatExceptionOfType(UnknownSchemaException.class)
                .isThrownBy(() -> registry.schema(1))
                .withMessageContaining("schema id 1 is not registered");
    }
}
