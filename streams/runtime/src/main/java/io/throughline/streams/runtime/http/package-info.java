/// What requests and answers have in common: parameters, pages, errors, and the description of the
/// API.
@NullMarked
package io.throughline.streams.runtime.http;

import org.jspecify.annotations.NullMarked;
