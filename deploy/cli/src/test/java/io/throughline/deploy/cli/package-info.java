@NullMarked
package io.throughline.deploy.cli;

import org.jspecify.annotations.NullMarked;
