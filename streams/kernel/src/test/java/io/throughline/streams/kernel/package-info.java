@NullMarked
package io.throughline.streams.kernel;

import org.jspecify.annotations.NullMarked;
