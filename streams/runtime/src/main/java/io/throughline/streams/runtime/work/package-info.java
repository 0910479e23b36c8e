/// What agents could not do, and what they do to the world outside: told, and decided by somebody.
@NullMarked
package io.throughline.streams.runtime.work;

import org.jspecify.annotations.NullMarked;
