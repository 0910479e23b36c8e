@NullMarked
package io.throughline.schemas.contracts;

import org.jspecify.annotations.NullMarked;
