@NullMarked
package io.throughline.streams.topology;

import org.jspecify.annotations.NullMarked;
