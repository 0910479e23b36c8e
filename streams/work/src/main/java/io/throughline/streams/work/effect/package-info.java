/// One effect of one reaction: what is known of it, and how it stands.
@NullMarked
package io.throughline.streams.work.effect;

import org.jspecify.annotations.NullMarked;
