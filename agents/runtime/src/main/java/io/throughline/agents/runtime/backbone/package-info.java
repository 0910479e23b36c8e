/// What connects an agent to the backbone: it hears events, reads the query API, sends commands and
/// waits for their outcomes.
@NullMarked
package io.throughline.agents.runtime.backbone;

import org.jspecify.annotations.NullMarked;
