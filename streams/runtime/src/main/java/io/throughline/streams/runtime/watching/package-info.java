/// How the topologies are: their lag, their health, their metrics, and whether their threads hold
/// the tasks that they were given.
@NullMarked
package io.throughline.streams.runtime.watching;

import org.jspecify.annotations.NullMarked;
