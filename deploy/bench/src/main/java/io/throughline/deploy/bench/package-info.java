/// Measurements.
@NullMarked
package io.throughline.deploy.bench;

import org.jspecify.annotations.NullMarked;
