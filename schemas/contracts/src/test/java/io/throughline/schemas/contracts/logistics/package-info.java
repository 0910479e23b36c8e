@NullMarked
package io.throughline.schemas.contracts.logistics;

import org.jspecify.annotations.NullMarked;
