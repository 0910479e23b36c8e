package io.throughline.agents.runtime.rehearsal;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.agents.runtime.backbone.Projections;
import io.throughline.agents.runtime.effects.EffectHistory;
import io.throughline.agents.runtime.effects.EffectHistory.Standing;
import io.throughline.agents.runtime.effects.EffectJson;
import io.throughline.agents.sdk.AgentContext;
import io.throughline.agents.sdk.DerivedIds;
import io.throughline.agents.sdk.Effect;
import io.throughline.agents.sdk.EffectInDoubtException;
import io.throughline.agents.sdk.Known;
import io.throughline.agents.sdk.Reconciler;
import io.throughline.agents.sdk.ResultMissingException;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.work.EffectId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The context of a reaction that may change nothing: it reads, and gets the results of effects
/// that were recorded as done. At the first effect that would be done the reaction ends.
final class DryRunContext implements AgentContext {

    private final EventMetadata event;
    private final DerivedIds ids;
    private final InstantSource clock;
    private final Projections projections;
    private final EffectHistory effects;
    private final ObjectMapper json;
    private final List<String> told;
    private int drawn;

    /// @param told is given what becomes of effects
    DryRunContext(
            EventMetadata event,
            DerivedIds ids,
            InstantSource clock,
            Projections projections,
            EffectHistory effects,
            ObjectMapper json,
            List<String> told) {
        this.event = event;
        this.ids = ids;
        this.clock = clock;
        this.projections = projections;
        this.effects = effects;
        this.json = json;
        this.told = told;
    }

    /// The reaction would do an effect.
    static final class WouldBeDoneException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public Instant now() {
        return event.historic() ? event.time() : clock.instant();
    }

    @Override
    public String newId() {
        return ids.fresh(drawn++);
    }

    @Override
    public <T> Optional<Known<T>> read(String projection, String key, Class<T> type) {
        return projections.read(projection, key, type);
    }

    @Override
    public <T> T effect(
            String name,
            Object request,
            Class<T> result,
            Reconciler<T> reconciler,
            Effect<T> action)
            throws Exception {
        EffectId id = new EffectId(ids.agent(), event.id(), name);
        switch (effects.of(id.stream(), 0)) {
            case Standing.Done(_, String recorded, _) when recorded != null -> {
                told.add(name + ": was done");
                return json.readValue(recorded, result);
            }
            case Standing.Done done -> {
                told.add(name + ": was done, but its result is not known");
                throw new ResultMissingException(
                        "effect %s was done, but its result is not known: %s"
                                .formatted(name, done.missing()));
            }
            case Standing.Begun _, Standing.InDoubt _ -> would(settle(name, reconciler), request);
            case Standing.Unknown _, Standing.NotDone _ -> would(name + ": would be done", request);
        }
        throw new WouldBeDoneException();
    }

    private void would(String what, Object request) {
        told.add("%s, with %s".formatted(what, EffectJson.request(json, request)));
    }

    private String settle(String name, Reconciler<?> reconciler) throws EffectInDoubtException {
        return switch (reconciler) {
            case Reconciler.Repeat<?> _ -> name + ": may have been done, and would be repeated";
            case Reconciler.Ask<?> _ ->
                    name + ": may have been done; the receiver would be asked first";
            case Reconciler.None<?> _ ->
                    throw inDoubt(name, "may have been done; a person must settle it");
        };
    }

    private EffectInDoubtException inDoubt(String name, String why) {
        told.add("%s: %s".formatted(name, why));
        return new EffectInDoubtException("effect %s %s".formatted(name, why), null);
    }
}
