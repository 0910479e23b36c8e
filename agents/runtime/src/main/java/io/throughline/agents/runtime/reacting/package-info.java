/// The agent is asked: one reaction to one event, tried by its policy until it is answered or given
/// up.
@NullMarked
package io.throughline.agents.runtime.reacting;

import org.jspecify.annotations.NullMarked;
