/// A KRaft broker in this JVM, or one node of a cluster.
@NullMarked
package io.throughline.deploy.broker;

import org.jspecify.annotations.NullMarked;
