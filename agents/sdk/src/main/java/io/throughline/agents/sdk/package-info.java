/// What the author of an agent reads: [io.throughline.agents.sdk.Agent] first.
@NullMarked
package io.throughline.agents.sdk;

import org.jspecify.annotations.NullMarked;
