/// What can be said in the reference context, shipments, and what its read models answer.
@NullMarked
package io.throughline.schemas.contracts.logistics;

import org.jspecify.annotations.NullMarked;
