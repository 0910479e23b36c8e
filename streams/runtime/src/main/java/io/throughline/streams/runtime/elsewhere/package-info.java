/// What other instances have decided of late is followed, where a command rests on it.
@NullMarked
package io.throughline.streams.runtime.elsewhere;

import org.jspecify.annotations.NullMarked;
