/// Given, when, then for deciders, views and workflows.
@NullMarked
package io.throughline.streams.testkit;

import org.jspecify.annotations.NullMarked;
