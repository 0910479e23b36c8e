@NullMarked
package io.throughline.schemas.contracts.work;

import org.jspecify.annotations.NullMarked;
