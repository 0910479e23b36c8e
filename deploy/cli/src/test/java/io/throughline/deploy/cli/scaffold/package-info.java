@NullMarked
package io.throughline.deploy.cli.scaffold;

import org.jspecify.annotations.NullMarked;
