@NullMarked
package io.throughline.schemas.client;

import org.jspecify.annotations.NullMarked;
