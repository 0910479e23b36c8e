/// The whole platform in one process.
@NullMarked
package io.throughline.deploy.local;

import org.jspecify.annotations.NullMarked;
