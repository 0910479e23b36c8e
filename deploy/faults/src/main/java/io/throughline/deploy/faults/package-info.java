/// Faults in a platform of real processes, under load, and what must hold after each.
@NullMarked
package io.throughline.deploy.faults;

import org.jspecify.annotations.NullMarked;
