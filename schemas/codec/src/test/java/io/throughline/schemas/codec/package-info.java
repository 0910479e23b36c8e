@NullMarked
package io.throughline.schemas.codec;

import org.jspecify.annotations.NullMarked;
