package io.throughline.schemas.codec;

import io.throughline.schemas.contracts.Contract;
import java.util.List;

/// The names of a context's topics, such as `logistics.events`.
public record Topics(String context) {

    /// The topics of a contract's context.
    public static Topics of(Contract contract) {
        return new Topics(contract.context());
    }

    public String commands() {
        return context + ".commands";
    }

    public String events() {
        return context + ".events";
    }

    public String outcomes() {
        return context + ".outcomes";
    }

    public String deadletters() {
        return context + ".deadletters";
    }

    /// What the log held, signed; see [io.throughline.schemas.contracts.Attestation].
    public String attestations() {
        return context + ".attestations";
    }

    /// All five.
    public List<String> all() {
        return List.of(commands(), events(), outcomes(), deadletters(), attestations());
    }
}
