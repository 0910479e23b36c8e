package io.throughline.deploy.bench;

import io.throughline.deploy.bench.CommandFill.Sent;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.StreamId;
import java.util.List;
import java.util.Locale;

/// Commands with the metadata that those of the reference domain have, five for each round of a
/// stream's life: two come from outside, and three from agents that reacted to the event before.
/// Two of these rest on that event and on a row of a read model.
final class SizeFill {

    private static final List<String> ROWS = List.of("KE-air", "NG-ocean", "ZA-truck", "CI-air");
    private static final int ROW_VERSIONS = 5_000;

    @SuppressWarnings("ImmutableEnumChecker") // An agent's name is a record of one text.
    private enum Sender {
        IMPORTER(false, false),
        ROUTER(true, true),
        OPTIMIZER(true, true),
        CARRIER(false, false),
        NOTIFIER(true, false);

        private final AgentName agent = new AgentName(name().toLowerCase(Locale.ROOT));
        private final boolean reacts;
        private final boolean hasBasis;

        Sender(boolean reacts, boolean hasBasis) {
            this.reacts = reacts;
            this.hasBasis = hasBasis;
        }
    }

    private static final List<Sender> SENDERS = List.of(Sender.values());

    private SizeFill() {}

    /// The command `index`, counted from 0, to the same stream as that of [CommandFill].
    static Sent command(int index) {
        Sent plain = CommandFill.command(index);
        CommandMetadata of = plain.metadata();
        int version = CommandFill.versionBefore(index);
        Sender sender = SENDERS.get(version % SENDERS.size());
        EventId cause = sender.reacts ? of.stream().at(version) : null;
        Basis basis = Basis.NONE;
        if (cause != null && sender.hasBasis) {
            StreamId row = new StreamId("lane", ROWS.get(index % ROWS.size()));
            basis = new Basis(List.of(cause, row.at(1 + index % ROW_VERSIONS)));
        }
        return new Sent(
                new CommandMetadata(
                        new CommandId(
                                sender.agent, cause == null ? "row-" + index : cause.toString(), 0),
                        of.stream(),
                        of.expected(),
                        of.time(),
                        of.correlation(),
                        cause,
                        basis,
                        false,
                        null),
                plain.command());
    }
}
