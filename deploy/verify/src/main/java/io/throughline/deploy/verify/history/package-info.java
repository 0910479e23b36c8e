/// Whether a recorded run was one that a single register of events for each stream could have
/// given: [io.throughline.deploy.verify.history.HistoryCheck].
@NullMarked
package io.throughline.deploy.verify.history;

import org.jspecify.annotations.NullMarked;
