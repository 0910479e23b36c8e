package io.throughline.streams.runtime.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/// One OpenAPI document made of several: the first one, with the paths and schemas of the others.
final class ApiDocument {

    private ApiDocument() {}

    /// @param resources on the class path
    /// @throws RequestException if one of them was left out when the service was built
    static String of(List<String> resources) {
        DumperOptions style = new DumperOptions();
        style.setDefaultFlowStyle(FlowStyle.BLOCK);
        Yaml yaml =
                new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(style), style);
        Map<String, Object> all = new LinkedHashMap<>();
        for (String resource : resources) {
            add(read(yaml, resource), all);
        }
        return yaml.dump(all);
    }

    // Maps are joined level by level; of anything else the first one stands.
    private static void add(Map<?, ?> more, Map<String, Object> to) {
        more.forEach((name, value) -> {
            Object there = to.get(String.valueOf(name));
            if (there == null) {
                to.put(String.valueOf(name), value);
            } else if (there instanceof Map<?, ?> mine && value instanceof Map<?, ?> map) {
                Map<String, Object> joined = new LinkedHashMap<>();
                add(mine, joined);
                add(map, joined);
                to.put(String.valueOf(name), joined);
            }
        });
    }

    private static Map<?, ?> read(Yaml yaml, String resource) {
        try (InputStream file = ApiDocument.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw RequestException.unknown(
                        resource + " was left out when this service was built");
            }
            return yaml.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
