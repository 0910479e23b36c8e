/// Tests an agent without Kafka: [io.throughline.agents.testkit.AgentSpec].
@NullMarked
package io.throughline.agents.testkit;

import org.jspecify.annotations.NullMarked;
