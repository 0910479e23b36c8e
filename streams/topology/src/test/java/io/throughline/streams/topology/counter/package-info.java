@NullMarked
package io.throughline.streams.topology.counter;

import org.jspecify.annotations.NullMarked;
