package io.throughline.deploy.local;

import io.micronaut.context.env.yaml.YamlPropertySourceLoader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How the supervisor decides, and whom it tells when a person must.
///
/// @param webhook where somebody listens to escalations; null if they are only recorded
/// @param policy the settings of its policy, by name; what is not there is as usual
public record Supervision(@Nullable URI webhook, Map<String, Object> policy) {

    /// Three rounds for everything, and nobody is told.
    public static final Supervision USUAL = new Supervision(null, Map.of());

    private static final String SETTINGS =
            "rounds-max, retry-delay-ms, retry-factor, retry-delay-ms-max or rules";
    private static final Pattern SETTING =
            Pattern.compile(
                    "supervisor\\.(rounds-max|retry-delay-ms|retry-factor|retry-delay-ms-max"
                            + "|rules)");

    public Supervision {
        policy = Map.copyOf(policy);
    }

    /// With the policy in a YAML file, as the service itself would be configured.
    ///
    /// @throws IllegalArgumentException with one clear sentence if the file cannot be read, or has
    ///   anything but the supervisor's policy in it
    public static Supervision of(@Nullable URI webhook, Path policy) {
        Map<String, Object> settings = read(policy);
        TreeSet<String> wrong = new TreeSet<>(settings.keySet());
        wrong.removeIf(name -> SETTING.matcher(name).matches());
        if (settings.isEmpty() || !wrong.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s has %s; below supervisor: it must have %s"
                            .formatted(
                                    policy,
                                    wrong.isEmpty() ? "no settings" : wrong.first(),
                                    SETTINGS));
        }
        return new Supervision(webhook, settings);
    }

    private static Map<String, Object> read(Path policy) {
        try (InputStream file = Files.newInputStream(policy)) {
            return new YamlPropertySourceLoader().read(policy.toString(), file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    policy + " cannot be read; name a YAML file that is there", e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "%s is not YAML with names and values: %s"
                            .formatted(policy, String.valueOf(e.getMessage()).replace('\n', ' ')),
                    e);
        }
    }

    /// The settings of the supervisor's service.
    Map<String, Object> settings() {
        Map<String, Object> all = new HashMap<>(policy);
        if (webhook != null) {
            all.put("supervisor.webhook-url", webhook.toString());
        }
        return all;
    }
}
