/// Orders at a steady rate, and a record of what was said about each command.
@NullMarked
package io.throughline.deploy.faults.load;

import org.jspecify.annotations.NullMarked;
