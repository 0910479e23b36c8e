/// Checks records of the log against what was attested of them. Pure: it sees records and keys, and
/// nothing else.
@NullMarked
package io.throughline.deploy.verify.proof;

import org.jspecify.annotations.NullMarked;
