@NullMarked
package io.throughline.deploy.bench.profile;

import org.jspecify.annotations.NullMarked;
