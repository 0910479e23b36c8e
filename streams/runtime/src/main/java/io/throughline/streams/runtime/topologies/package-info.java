/// The Kafka Streams applications of the context: how they are set up, run, and where they hold a
/// key.
@NullMarked
package io.throughline.streams.runtime.topologies;

import org.jspecify.annotations.NullMarked;
