/// The whole platform as processes: brokers, registry, streams services, agents.
@NullMarked
package io.throughline.deploy.faults.cluster;

import org.jspecify.annotations.NullMarked;
