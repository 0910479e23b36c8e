@NullMarked
package io.throughline.streams.topology.attest;

import org.jspecify.annotations.NullMarked;
