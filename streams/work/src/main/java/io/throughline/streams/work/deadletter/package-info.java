/// One agent's dead-letter queue for one stream: what may happen to it, and how it stands.
@NullMarked
package io.throughline.streams.work.deadletter;

import org.jspecify.annotations.NullMarked;
