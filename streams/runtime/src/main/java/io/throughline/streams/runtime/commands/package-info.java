/// Commands over HTTP: submitted, or only rehearsed.
@NullMarked
package io.throughline.streams.runtime.commands;

import org.jspecify.annotations.NullMarked;
