/// Has the stores of all instances compared with the log: all the time, when somebody asks, and at
/// once where something cannot be read.
@NullMarked
package io.throughline.streams.runtime.healing;

import org.jspecify.annotations.NullMarked;
