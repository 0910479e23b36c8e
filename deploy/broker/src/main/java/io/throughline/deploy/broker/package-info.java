/// A KRaft broker in this JVM.
@NullMarked
package io.throughline.deploy.broker;

import org.jspecify.annotations.NullMarked;
