@NullMarked
package io.throughline.deploy.verify.history;

import org.jspecify.annotations.NullMarked;
