@NullMarked
package io.throughline.streams.topology.journal;

import org.jspecify.annotations.NullMarked;
