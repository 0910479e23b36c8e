@NullMarked
package io.throughline.deploy.faults;

import org.jspecify.annotations.NullMarked;
