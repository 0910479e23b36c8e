/// What agents say of their own work: what they could not handle, and what they did to the world
/// outside. Every context lists these categories beside its own.
@NullMarked
package io.throughline.schemas.contracts.work;

import org.jspecify.annotations.NullMarked;
