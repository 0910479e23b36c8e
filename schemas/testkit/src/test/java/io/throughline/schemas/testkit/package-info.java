@NullMarked
package io.throughline.schemas.testkit;

import org.jspecify.annotations.NullMarked;
