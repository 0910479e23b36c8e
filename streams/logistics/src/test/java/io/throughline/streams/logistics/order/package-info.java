@NullMarked
package io.throughline.streams.logistics.order;

import org.jspecify.annotations.NullMarked;
