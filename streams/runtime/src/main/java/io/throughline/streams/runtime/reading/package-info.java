/// Streams and read models are queried, wherever they are held.
@NullMarked
package io.throughline.streams.runtime.reading;

import org.jspecify.annotations.NullMarked;
