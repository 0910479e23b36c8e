/// How the service is, for operators: status, health, gauges.
@NullMarked
package io.throughline.agents.runtime.watching;

import org.jspecify.annotations.NullMarked;
