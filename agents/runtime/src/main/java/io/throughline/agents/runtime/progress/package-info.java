/// How far a partition is finished, and what is noted beside the offset.
@NullMarked
package io.throughline.agents.runtime.progress;

import org.jspecify.annotations.NullMarked;
