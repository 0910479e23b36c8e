/// Plays recorded orders into the backbone.
@NullMarked
package io.throughline.agents.importer;

import org.jspecify.annotations.NullMarked;
