@NullMarked
package io.throughline.streams.work.effect;

import org.jspecify.annotations.NullMarked;
