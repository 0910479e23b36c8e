/// Architecture and tidiness as tests.
@NullMarked
package io.throughline.deploy.checks;

import org.jspecify.annotations.NullMarked;
