/// What somebody without us would do: one table of events in PostgreSQL.
@NullMarked
package io.throughline.deploy.bench.postgres;

import org.jspecify.annotations.NullMarked;
