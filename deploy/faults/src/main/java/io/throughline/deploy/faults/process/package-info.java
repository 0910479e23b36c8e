/// Processes that can be killed, paused and started again, and that never outlive their parent.
@NullMarked
package io.throughline.deploy.faults.process;

import org.jspecify.annotations.NullMarked;
