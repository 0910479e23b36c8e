/// What brokers tell of their topics: offsets, and whether records lie between them.
@NullMarked
package io.throughline.streams.runtime.brokers;

import org.jspecify.annotations.NullMarked;
