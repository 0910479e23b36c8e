/// What is parked of a partition, as the log tells.
@NullMarked
package io.throughline.agents.runtime.parked;

import org.jspecify.annotations.NullMarked;
