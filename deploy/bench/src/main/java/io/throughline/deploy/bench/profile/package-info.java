/// Where the time of the write path goes.
@NullMarked
package io.throughline.deploy.bench.profile;

import org.jspecify.annotations.NullMarked;
