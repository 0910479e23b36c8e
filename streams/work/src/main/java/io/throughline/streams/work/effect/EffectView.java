package io.throughline.streams.work.effect;

import io.throughline.schemas.contracts.work.EffectEvent;
import io.throughline.schemas.contracts.work.EffectEvent.EffectDone;
import io.throughline.schemas.contracts.work.EffectEvent.EffectDoubted;
import io.throughline.schemas.contracts.work.EffectEvent.EffectIntended;
import io.throughline.schemas.contracts.work.EffectEvent.EffectRefused;
import io.throughline.schemas.contracts.work.EffectEvent.EffectSettled;
import io.throughline.schemas.contracts.work.EffectRow;
import io.throughline.schemas.contracts.work.EffectStatus;
import io.throughline.streams.kernel.View;

/// How each effect stands, as long as it is not known whether it was done.
public final class EffectView implements View<EffectRow, EffectEvent> {

    @Override
    public EffectRow initial() {
        return EffectRow.NONE;
    }

    @Override
    public EffectRow evolve(EffectRow row, EffectEvent event) {
        return switch (event) {
            case EffectIntended intended ->
                    new EffectRow(
                            intended.agent().value(),
                            intended.stream().toString(),
                            intended.version(),
                            intended.name(),
                            EffectStatus.INTENDED,
                            intended.key(),
                            intended.request(),
                            intended.attempt(),
                            intended.at(),
                            "");
            case EffectDoubted(String error) ->
                    new EffectRow(
                            row.agent(),
                            row.stream(),
                            row.version(),
                            row.name(),
                            EffectStatus.IN_DOUBT,
                            row.key(),
                            row.request(),
                            row.attempt(),
                            row.since(),
                            error);
            case EffectDone _, EffectRefused _, EffectSettled _ -> EffectRow.NONE;
        };
    }
}
