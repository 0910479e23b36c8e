/// Rules for code that must be deterministic: [io.throughline.schemas.testkit.Determinism].
@NullMarked
package io.throughline.schemas.testkit;

import org.jspecify.annotations.NullMarked;
