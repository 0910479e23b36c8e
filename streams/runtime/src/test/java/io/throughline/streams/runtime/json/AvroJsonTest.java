package io.throughline.streams.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.streams.runtime.http.RequestException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Schema EVERYTHING =
            new Schema.Parser()
                    .parse(
                            """
                            {"type":"record","name":"Everything","fields":[
                             {"name":"text","type":"string"},
                             {"name":"whole","type":"int"},
                             {"name":"large","type":"long"},
                             {"name":"decimal","type":"double"},
                             {"name":"single","type":"float"},
                             {"name":"yes","type":"boolean"},
                             {"name":"raw","type":"bytes"},
                             {"name":"mode","type":
                               {"type":"enum","name":"Mode","symbols":["AIR","SEA"]}},
                             {"name":"four","type":{"type":"fixed","name":"Four","size":4}},
                             {"name":"day","type":{"type":"int","logicalType":"date"}},
                             {"name":"millis","type":
                               {"type":"long","logicalType":"timestamp-millis"}},
                             {"name":"micros","type":
                               {"type":"long","logicalType":"timestamp-micros"}},
                             {"name":"list","type":{"type":"array","items":"int"}},
                             {"name":"map","type":{"type":"map","values":"long"}},
                             {"name":"maybe","type":["null","string"]},
                             {"name":"usual","type":"int","default":7},
                             {"name":"family","type":[
                               {"type":"record","name":"Cat","fields":[
                                 {"name":"lives","type":"int"}]},
                               {"type":"record","name":"Dog","fields":[
                                 {"name":"name","type":"string"}]}]}
                            ]}\
                            """);

    private static final String VALUE =
            """
            {"text":"é","whole":-5,"large":9007199254740993,"decimal":0.1,"single":0.5,"yes":true,\
            "raw":"AAEC/w==","mode":"SEA","four":"AAECAw==","day":"2006-06-02",\
            "millis":"2006-06-02T10:15:00.123Z","micros":"1969-12-31T23:59:59.999999Z",\
            "list":[1,2],"map":{"a":1},"maybe":null,"usual":8,\
            "family":{"type":"Dog","name":"Rex"}}\
            """;

    @Test
    void every_type_of_value_comes_back_as_it_went() throws IOException {
        // When
        JsonNode back = roundTrip(JSON.readTree(VALUE));

        // Then
        assertThat(back.toString()).isEqualTo(VALUE);
    }

    @Test
    void what_may_be_null_or_has_a_default_can_be_left_out() throws IOException {
        // Given
        JsonNode value = without(without(JSON.readTree(VALUE), "maybe"), "usual");

        // When
        JsonNode back = roundTrip(value);

        // Then
        assertThat(back.path("maybe").isNull()).isTrue();
        assertThat(back.path("usual").asInt()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    text   | 1             | data.text is 1; it must be a text
                    whole  | 2147483648    | data.whole is 2147483648; it must be a whole number
                    whole  | 1.0           | data.whole is 1.0; it must be a whole number
                    large  | "1"           | data.large is "1"; it must be a whole number
                    decimal| "x"           | data.decimal is "x"; it must be a number
                    yes    | 1             | data.yes is 1; it must be true or false
                    raw    | "?"           | data.raw is "?"; it must be bytes in Base64
                    mode   | "CAR"         | data.mode is "CAR"; it must be one of AIR, SEA
                    four   | "AAEC"        | it must be 4 bytes in Base64
                    day    | "2006-02-30"  | data.day is "2006-02-30"; it must be a date
                    millis | "2006-06-02"  | data.millis is "2006-06-02"; it must be a time
                    list   | [1,"2"]       | data.list[1] is "2"; it must be a whole number
                    list   | {}            | data.list is OBJECT; it must be an array
                    map    | {"a":"b"}     | data.map.a is "b"; it must be a whole number
                    maybe  | 1             | data.maybe is 1; it must be a text
                    text   | null          | data.text is null; it must be a text
                    family | {"lives":9}   | data.family.type is ''; it must be one of Cat, Dog
                    family | {"type":"Cat"}| data.family.lives is missing; Cat has the fields lives
                    more   | 1             | data.more is not a field of Everything
                    """)
    void what_does_not_fit_is_refused_with_its_place(String field, String value, String sentence)
            throws IOException {
        // Given
        JsonNode whole = JSON.readTree(VALUE);
        ((ObjectNode) whole).set(field, JSON.readTree(value));

        // When
        // Then
        assertThatExceptionOfType(RequestException.class)
                .isThrownBy(() -> roundTrip(whole))
                .withMessageContaining(sentence);
    }

    @Property
    void texts_numbers_and_lists_survive(
            @ForAll String text,
            @ForAll long large,
            @ForAll double decimal,
            @ForAll @Size(max = 5) List<Integer> list)
            throws IOException {
        // Given
        ObjectNode value = (ObjectNode) JSON.readTree(VALUE);
        value.put("text", text).put("large", large).put("decimal", decimal);
        value.set("list", JSON.valueToTree(list));

        // When
        JsonNode back = roundTrip(value);

        // Then
        assertThat(back.toString()).isEqualTo(value.toString());
    }

    private static JsonNode without(JsonNode value, String field) {
        ((ObjectNode) value).remove(field);
        return value;
    }

    private static JsonNode roundTrip(JsonNode value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        JsonToAvro.write(EVERYTHING, value, encoder, "data");
        encoder.flush();
        return JSON.readTree(
                AvroToJson.read(
                                EVERYTHING,
                                DecoderFactory.get().binaryDecoder(out.toByteArray(), null))
                        .toString());
    }
}
