@NullMarked
package io.throughline.deploy.faults.process;

import org.jspecify.annotations.NullMarked;
