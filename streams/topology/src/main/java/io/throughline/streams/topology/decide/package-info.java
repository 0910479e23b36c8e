@NullMarked
package io.throughline.streams.topology.decide;

import org.jspecify.annotations.NullMarked;
