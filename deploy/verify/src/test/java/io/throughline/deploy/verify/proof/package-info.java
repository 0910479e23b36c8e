@NullMarked
package io.throughline.deploy.verify.proof;

import org.jspecify.annotations.NullMarked;
