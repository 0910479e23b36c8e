package io.throughline.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryClientIT {

    private static final long PATIENCE_MS = 5_000;
    private static final Schema SCHEMA =
            SchemaBuilder.record("A").namespace("x").fields().requiredString("a").endRecord();

    private RegistryStub stub;
    private RegistryClient client;

    @BeforeEach
    void start() throws IOException {
        stub = new RegistryStub();
        client = new RegistryClient(stub.base(), PATIENCE_MS);
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @Test
    void a_schema_that_is_there_takes_one_question_and_is_not_asked_for_again() {
        // Given
        stub.answer("POST /subjects/x.A", 200, Map.of("subject", "x.A", "id", 7));
        // When
        int id = client.register("x.A", SCHEMA);
        // Then
        assertThat(id).isEqualTo(7);
        assertThat(client.register("x.A", SCHEMA)).isEqualTo(7);
        assertThat(client.schema(7)).isEqualTo(SCHEMA);
        assertThat(stub.asked()).hasSize(1);
    }

    @Test
    void a_new_subject_gets_its_compatibility_before_its_first_schema() {
        // Given
        stub.answer("PUT /config/x.A", 200, Map.of("compatibility", "FULL_TRANSITIVE"));
        stub.answer("POST /subjects/x.A/versions", 200, Map.of("id", 1));
        // When
        int id = client.register("x.A", SCHEMA);
        // Then
        String full = "PUT /config/x.A {\"compatibility\":\"FULL_TRANSITIVE\"}";
        assertThat(id).isEqualTo(1);
        assertThat(stub.asked())
                .satisfiesExactly(
                        asked -> assertThat(asked).startsWith("POST /subjects/x.A {\"schema\":"),
                        asked -> assertThat(asked).isEqualTo("GET /config/x.A"),
                        asked -> assertThat(asked).isEqualTo(full),
                        asked -> assertThat(asked).startsWith("POST /subjects/x.A/versions "));
    }

    @Test
    void a_compatibility_that_somebody_set_is_left_as_it_is() {
        // Given
        stub.answer("GET /config/x.A", 200, Map.of("compatibilityLevel", "BACKWARD"));
        stub.answer("POST /subjects/x.A/versions", 200, Map.of("id", 1));
        // When
        client.register("x.A", SCHEMA);
        // Then
        assertThat(stub.asked()).noneMatch(asked -> asked.startsWith("PUT"));
    }

    @Test
    void a_subject_is_escaped_in_the_address() {
        // Given
        stub.answer("POST /subjects/a%2Fb%20c", 200, Map.of("id", 3));
        // Then
        assertThat(client.register("a/b c", SCHEMA)).isEqualTo(3);
    }

    @Test
    void a_refusal_names_the_subject_and_gives_the_reason() {
        // Given
        stub.answer("GET /config/x.A", 200, Map.of("compatibilityLevel", "FULL_TRANSITIVE"));
        stub.answer(
                "POST /subjects/x.A/versions",
                409,
                Map.of("error_code", 409, "message", "reader lacks field b"));
        // Then
        assertThatExceptionOfType(IncompatibleSchemaException.class)
                .isThrownBy(() -> client.register("x.A", SCHEMA))
                .withMessageContaining("subject x.A")
                .withMessageContaining("reader lacks field b");
    }

    @Test
    void a_conflict_with_somebody_who_registers_the_same_is_none() {
        // Given
        stub.answer("GET /config/x.A", 200, Map.of("compatibilityLevel", "FULL_TRANSITIVE"));
        stub.answer("POST /subjects/x.A", 404, Map.of("error_code", 40_403));
        stub.answer("POST /subjects/x.A", 200, Map.of("id", 5));
        stub.answer("POST /subjects/x.A/versions", 409, Map.of("error_code", 409));
        // Then
        assertThat(client.register("x.A", SCHEMA)).isEqualTo(5);
    }

    @Test
    void a_conflict_with_somebody_who_sets_the_compatibility_is_none() {
        // Given
        stub.answer("GET /config/x.A", 404, Map.of("error_code", 40_408));
        stub.answer("GET /config/x.A", 200, Map.of("compatibilityLevel", "FULL_TRANSITIVE"));
        stub.answer("PUT /config/x.A", 409, Map.of("message", "already exists"));
        stub.answer("POST /subjects/x.A/versions", 200, Map.of("id", 6));
        // Then
        assertThat(client.register("x.A", SCHEMA)).isEqualTo(6);
    }

    @Test
    void a_registry_that_is_starting_is_asked_again() {
        // Given
        stub.answer("GET /schemas/ids/4", 503, Map.of());
        stub.answer("GET /schemas/ids/4", 500, Map.of());
        stub.answer("GET /schemas/ids/4", 200, Map.of("schema", SCHEMA.toString()));
        // Then
        assertThat(client.schema(4)).isEqualTo(SCHEMA);
        assertThat(stub.asked()).hasSize(3);
    }

    @Test
    void an_id_that_is_not_there_or_not_avro_is_unknown() {
        // Given
        stub.answer(
                "GET /schemas/ids/9", 200, Map.of("schemaType", "PROTOBUF", "schema", "message"));
        stub.answer("GET /schemas/ids/10", 200, Map.of("schema", "{\"type\":\"nonsense\"}"));
        // Then
        assertThatExceptionOfType(UnknownSchemaException.class)
                .isThrownBy(() -> client.schema(8))
                .withMessageContaining("schema id 8 is not in the registry: not found");
        assertThatExceptionOfType(UnknownSchemaException.class)
                .isThrownBy(() -> client.schema(9))
                .withMessageContaining("PROTOBUF, not Avro");
        assertThatExceptionOfType(UnknownSchemaException.class)
                .isThrownBy(() -> client.schema(10))
                .withMessageContaining("schema id 10 cannot be read");
    }

    @Test
    void a_registry_that_says_no_is_not_asked_again() {
        // Given
        stub.answer("GET /schemas/ids/4", 401, Map.of("message", "who are you?"));
        // Then
        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> client.schema(4))
                .withMessageContaining("status 401, who are you?");
        assertThat(stub.asked()).hasSize(1);
    }

    @Test
    void a_registry_that_is_not_there_is_named_after_a_bounded_time() {
        // Given
        RegistryClient lonely = new RegistryClient(stub.base(), 300);
        stub.close();
        // Then
        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> lonely.register("x.A", SCHEMA))
                .withMessageContaining(stub.base().toString())
                .withMessageContaining("is it running");
    }
}
