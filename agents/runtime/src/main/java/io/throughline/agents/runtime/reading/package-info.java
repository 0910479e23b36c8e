/// The log is read, partitions come and go, and what is finished is committed.
@NullMarked
package io.throughline.agents.runtime.reading;

import org.jspecify.annotations.NullMarked;
