@NullMarked
package io.throughline.streams.logistics.standing;

import org.jspecify.annotations.NullMarked;
