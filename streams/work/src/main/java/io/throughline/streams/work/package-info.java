/// What agents say of their own work, for every domain to include.
@NullMarked
package io.throughline.streams.work;

import org.jspecify.annotations.NullMarked;
