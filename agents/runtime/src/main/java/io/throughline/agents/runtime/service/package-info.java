/// What the whole service is told, counts, and has in common.
@NullMarked
package io.throughline.agents.runtime.service;

import org.jspecify.annotations.NullMarked;
