/// What would become of what is parked, with today's code; nothing is done.
@NullMarked
package io.throughline.agents.runtime.rehearsal;

import org.jspecify.annotations.NullMarked;
