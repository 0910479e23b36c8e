/// What the whole service is told.
@NullMarked
package io.throughline.streams.runtime.settings;

import org.jspecify.annotations.NullMarked;
