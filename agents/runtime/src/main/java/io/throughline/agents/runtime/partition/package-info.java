/// The work on one partition: order per stream, concurrency across streams, bounds on what is in
/// flight.
@NullMarked
package io.throughline.agents.runtime.partition;

import org.jspecify.annotations.NullMarked;
