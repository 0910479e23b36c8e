/// Turns any decider, view or workflow into a Kafka Streams topology.
@NullMarked
package io.throughline.streams.topology;

import org.jspecify.annotations.NullMarked;
