/// Makes new modules: [io.throughline.deploy.cli.scaffold.AgentScaffold].
@NullMarked
package io.throughline.deploy.cli.scaffold;

import org.jspecify.annotations.NullMarked;
