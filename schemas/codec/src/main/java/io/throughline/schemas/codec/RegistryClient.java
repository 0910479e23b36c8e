package io.throughline.schemas.codec;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/// Speaks the Confluent Schema Registry REST protocol, which that registry, Apicurio, Karapace and
/// others answer.
///
/// A subject that is new here gets the compatibility FULL_TRANSITIVE, unless somebody gave it
/// another one. Answers are kept, so that each schema and each id is asked for once. While the
/// registry cannot be reached a call waits, at most a minute unless said otherwise.
public final class RegistryClient implements Registry {

    private static final long PATIENCE_MS_MAX = 60_000;
    private static final int CACHED_MAX = 10_000;
    private static final int CONFLICT = 409;

    private record Registration(String subject, Schema schema) {}

    private final RegistryHttp http;
    private final Map<Registration, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

    /// A client that waits for at most a minute.
    ///
    /// @param base such as `http://127.0.0.1:8081/apis/ccompat/v7`
    public RegistryClient(URI base) {
        this(base, PATIENCE_MS_MAX);
    }

    /// A client that waits for at most `patienceMsMax` while the registry cannot be reached.
    public RegistryClient(URI base, long patienceMsMax) {
        this.http = new RegistryHttp(base, patienceMsMax);
    }

    @Override
    public int register(String subject, Schema schema) {
        Registration registration = new Registration(subject, schema);
        Integer known = ids.get(registration);
        if (known != null) {
            return known;
        }
        int id = registered(subject, schema);
        keep(ids, registration, id);
        keep(schemas, id, schema);
        return id;
    }

    private int registered(String subject, Schema schema) {
        String name = escaped(subject);
        Map<String, String> body = Map.of("schema", schema.toString());
        // Nearly always the schema is there already, and one question is enough.
        RegistryHttp.Answer found = http.post("/subjects/" + name, body);
        if (found.isNotFound()) {
            demandCompatibility(name);
            found = http.post("/subjects/" + name + "/versions", body);
        }
        if (found.status() == CONFLICT) {
            String reason = found.message();
            // Unless somebody else registered the very same at this moment.
            found = http.post("/subjects/" + name, body);
            if (!found.isOk()) {
                throw new IncompatibleSchemaException(subject, reason);
            }
        }
        if (!found.isOk() || !found.body().path("id").isInt()) {
            throw refused("register subject " + subject, found);
        }
        return found.body().path("id").asInt();
    }

    private void demandCompatibility(String name) {
        String path = "/config/" + name;
        RegistryHttp.Answer set = http.read(path);
        // Apicurio says NONE where nothing is set.
        if (set.isNotFound() || set.body().path("compatibilityLevel").asText().equals("NONE")) {
            set = http.put(path, Map.of("compatibility", "FULL_TRANSITIVE"));
        }
        if (set.status() == CONFLICT) {
            // Somebody else has just set it: Apicurio refuses the second one.
            set = http.read(path);
        }
        if (!set.isOk()) {
            throw refused("set the compatibility of subject " + name, set);
        }
    }

    @Override
    public Schema schema(int id) {
        Schema known = schemas.get(id);
        if (known != null) {
            return known;
        }
        RegistryHttp.Answer found = http.read("/schemas/ids/" + id);
        if (found.isNotFound()) {
            throw new UnknownSchemaException(
                    "schema id %d is not in the registry: %s".formatted(id, found.message()));
        }
        if (!found.isOk()) {
            throw refused("fetch schema id " + id, found);
        }
        Schema schema = parse(id, found);
        keep(schemas, id, schema);
        return schema;
    }

    private static Schema parse(int id, RegistryHttp.Answer found) {
        String type = found.body().path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new UnknownSchemaException("schema id %d is %s, not Avro".formatted(id, type));
        }
        try {
            return new Schema.Parser().parse(found.body().path("schema").asText());
        } catch (AvroRuntimeException e) {
            throw new UnknownSchemaException(
                    "schema id %d cannot be read on its own: %s".formatted(id, e.getMessage()), e);
        }
    }

    private static <K, V> void keep(Map<K, V> cache, K key, V value) {
        if (cache.size() >= CACHED_MAX) {
            cache.clear();
        }
        cache.put(key, value);
    }

    private static RegistryUnavailableException refused(String what, RegistryHttp.Answer answer) {
        return new RegistryUnavailableException(
                "could not %s: the schema registry answered with status %d, %s"
                        .formatted(what, answer.status(), answer.message()));
    }

    private static String escaped(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
