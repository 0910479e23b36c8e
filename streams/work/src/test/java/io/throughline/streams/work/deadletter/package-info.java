@NullMarked
package io.throughline.streams.work.deadletter;

import org.jspecify.annotations.NullMarked;
