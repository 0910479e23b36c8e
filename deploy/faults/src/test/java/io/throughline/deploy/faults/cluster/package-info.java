@NullMarked
package io.throughline.deploy.faults.cluster;

import org.jspecify.annotations.NullMarked;
