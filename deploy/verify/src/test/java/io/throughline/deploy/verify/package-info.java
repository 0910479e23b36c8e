@NullMarked
package io.throughline.deploy.verify;

import org.jspecify.annotations.NullMarked;
