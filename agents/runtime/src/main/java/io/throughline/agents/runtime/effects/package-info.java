/// What agents do to the world outside: intended before, recorded after, and in doubt in between.
@NullMarked
package io.throughline.agents.runtime.effects;

import org.jspecify.annotations.NullMarked;
