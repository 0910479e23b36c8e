/// The `throughline` command: [io.throughline.deploy.cli.Main] first, then one class a subcommand.
@NullMarked
package io.throughline.deploy.cli;

import org.jspecify.annotations.NullMarked;
