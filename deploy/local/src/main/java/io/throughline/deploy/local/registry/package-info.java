/// The schema registry of a local run, as a process of its own.
@NullMarked
package io.throughline.deploy.local.registry;

import org.jspecify.annotations.NullMarked;
