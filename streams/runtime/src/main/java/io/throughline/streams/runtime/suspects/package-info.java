/// What somebody met that cannot be read, and when it is to be compared with the log again.
@NullMarked
package io.throughline.streams.runtime.suspects;

import org.jspecify.annotations.NullMarked;
