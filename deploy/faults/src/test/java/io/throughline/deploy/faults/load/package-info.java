@NullMarked
package io.throughline.deploy.faults.load;

import org.jspecify.annotations.NullMarked;
