package io.throughline.deploy.verify;

import io.throughline.schemas.contracts.Event;
import java.util.List;

/// What a domain promises of each of its streams, said a second time and apart from its decider:
/// two pure functions over the stream's events.
///
/// Each stream has a memory of its own, a small immutable value, because a log has many streams.
public interface Invariant<M, E extends Event> {

    /// The family of events that it is about; that is a category's family.
    Class<E> events();

    /// What is known before the first event.
    M initial();

    /// What is known after one more event.
    M evolve(M known, E event);

    /// What is wrong with `event` after all that is known: a sentence each, or nothing.
    List<String> violations(M known, E event);
}
