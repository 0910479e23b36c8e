/// Tests of the importer.
@NullMarked
package io.throughline.agents.importer;

import org.jspecify.annotations.NullMarked;
