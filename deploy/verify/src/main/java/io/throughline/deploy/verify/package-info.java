/// Proves from the log alone that the log holds together, and that the stores say what it says.
@NullMarked
package io.throughline.deploy.verify;

import org.jspecify.annotations.NullMarked;
