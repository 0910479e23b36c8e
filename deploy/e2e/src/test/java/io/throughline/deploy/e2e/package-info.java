/// Tests of the whole platform, with faults.
@NullMarked
package io.throughline.deploy.e2e;

import org.jspecify.annotations.NullMarked;
