package io.throughline.streams.runtime.work;

import io.throughline.schemas.contracts.work.AgentWork;
import io.throughline.schemas.contracts.work.DeadLetterRow;
import io.throughline.schemas.contracts.work.DeadLetterStatus;
import io.throughline.schemas.contracts.work.EffectRow;
import io.throughline.schemas.contracts.work.EffectStatus;
import io.throughline.streams.runtime.http.Params;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.reading.Projections;
import io.throughline.streams.runtime.reading.RowAnswer;
import io.throughline.streams.topology.Domain;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The open dead letters and effects of a context, from all instances. Safe for use by several
/// threads.
@Singleton
final class WorkRows {

    private static final int PAGE = 1_000;

    private final Projections projections;
    private final Domain domain;

    WorkRows(Projections projections, Domain domain) {
        this.projections = projections;
        this.domain = domain;
    }

    /// A row and its key.
    record Keyed<T>(String key, T row) {}

    /// At most `limit` dead-letter queues whose keys come after `after`, by key.
    List<Keyed<DeadLetterRow>> deadLetters(
            @Nullable String agent,
            @Nullable DeadLetterStatus status,
            @Nullable String after,
            int limit) {
        requireKept(AgentWork.DEAD_LETTERS);
        return rows(
                AgentWork.DEAD_LETTERS,
                DeadLetterRow.class,
                row ->
                        (agent == null || row.agent().equals(agent))
                                && (status == null || row.status() == status),
                after,
                limit);
    }

    /// The dead-letter queue with this key, if something is parked in it.
    Optional<DeadLetterRow> deadLetter(String key) {
        requireKept(AgentWork.DEAD_LETTERS);
        return projections
                .row(AgentWork.DEAD_LETTERS, key)
                .map(row -> DeadLetterRow.class.cast(row.value()));
    }

    /// At most `limit` open effects whose keys come after `after`, by key.
    List<Keyed<EffectRow>> effects(
            @Nullable String agent,
            @Nullable EffectStatus status,
            @Nullable String after,
            int limit) {
        requireKept(AgentWork.EFFECTS);
        return rows(
                AgentWork.EFFECTS,
                EffectRow.class,
                row ->
                        (agent == null || row.agent().equals(agent))
                                && (status == null || row.status() == status),
                after,
                limit);
    }

    private <T> List<Keyed<T>> rows(
            String name, Class<T> type, Predicate<T> wanted, @Nullable String after, int limit) {
        List<Keyed<T>> found = new ArrayList<>();
        String from = after;
        while (true) {
            List<RowAnswer> page = projections.page(name, from, PAGE);
            for (RowAnswer each : page) {
                T row = type.cast(projections.row(each).value());
                if (wanted.test(row)) {
                    found.add(new Keyed<>(each.key(), row));
                    if (found.size() == limit) {
                        return found;
                    }
                }
            }
            if (page.size() < PAGE) {
                return found;
            }
            from = page.getLast().key();
        }
    }

    private void requireKept(String name) {
        if (domain.projection(name).isEmpty()) {
            throw RequestException.unknown(
                    "context %s keeps no %s: its domain does not include them"
                            .formatted(domain.contract().context(), name));
        }
    }

    /// The enum constant that a request writes as `in-doubt`.
    ///
    /// @throws RequestException 400 if there is none
    static <E extends Enum<E>> @Nullable E status(Class<E> type, @Nullable String text) {
        return Params.optional(
                "status",
                text,
                value -> {
                    for (E constant : type.getEnumConstants()) {
                        if (text(constant).equals(value)) {
                            return constant;
                        }
                    }
                    throw new IllegalArgumentException(
                            "'%s' is none of %s".formatted(value, texts(type.getEnumConstants())));
                });
    }

    private static <E extends Enum<E>> List<String> texts(E[] constants) {
        List<String> texts = new ArrayList<>();
        for (E constant : constants) {
            texts.add(text(constant));
        }
        return texts;
    }

    /// An enum constant as the API shows it.
    static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
