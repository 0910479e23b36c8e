/// Reactions recorded and replayed: [io.throughline.agents.journal.JournalEntry] first.
@NullMarked
package io.throughline.agents.journal;

import org.jspecify.annotations.NullMarked;
