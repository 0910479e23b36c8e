@NullMarked
package io.throughline.streams.topology.project;

import org.jspecify.annotations.NullMarked;
