/// What is done about one event: it is reacted to, parked behind others, tried again by order, or
/// held back.
@NullMarked
package io.throughline.agents.runtime.handling;

import org.jspecify.annotations.NullMarked;
