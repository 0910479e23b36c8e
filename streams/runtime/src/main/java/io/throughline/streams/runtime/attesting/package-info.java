/// Tells what is attested of the log, and has it attested now.
@NullMarked
package io.throughline.streams.runtime.attesting;

import org.jspecify.annotations.NullMarked;
