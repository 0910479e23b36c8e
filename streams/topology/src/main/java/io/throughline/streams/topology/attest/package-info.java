/// Attests the log: hashes what it holds, and signs that, partition by partition.
@NullMarked
package io.throughline.streams.topology.attest;

import org.jspecify.annotations.NullMarked;
