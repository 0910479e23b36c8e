@NullMarked
package io.throughline.streams.testkit;

import org.jspecify.annotations.NullMarked;
