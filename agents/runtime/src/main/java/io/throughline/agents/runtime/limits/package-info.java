/// How long an attempt may take.
@NullMarked
package io.throughline.agents.runtime.limits;

import org.jspecify.annotations.NullMarked;
