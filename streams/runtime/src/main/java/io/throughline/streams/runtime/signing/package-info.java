/// The key that attestations are signed with, and the topology that makes them.
@NullMarked
package io.throughline.streams.runtime.signing;

import org.jspecify.annotations.NullMarked;
