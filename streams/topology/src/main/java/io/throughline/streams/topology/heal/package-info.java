/// Compares stores with the fold of the log, and tells what is to be put right.
@NullMarked
package io.throughline.streams.topology.heal;

import org.jspecify.annotations.NullMarked;
