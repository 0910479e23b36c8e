/// Other instances: whether one of them holds something, and how it is asked.
@NullMarked
package io.throughline.streams.runtime.peers;

import org.jspecify.annotations.NullMarked;
