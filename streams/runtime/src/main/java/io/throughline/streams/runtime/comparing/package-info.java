/// Heads, journals and rows are compared with the fold of the log, and what differs is rebuilt from
/// it, unless the log itself is at fault.
@NullMarked
package io.throughline.streams.runtime.comparing;

import org.jspecify.annotations.NullMarked;
