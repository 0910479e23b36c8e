/// What is to be compared, what a comparison has found, and what is known from all of them.
@NullMarked
package io.throughline.streams.runtime.reports;

import org.jspecify.annotations.NullMarked;
