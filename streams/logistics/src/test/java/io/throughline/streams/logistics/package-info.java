@NullMarked
package io.throughline.streams.logistics;

import org.jspecify.annotations.NullMarked;
