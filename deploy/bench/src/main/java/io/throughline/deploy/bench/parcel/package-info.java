/// The domain that is measured: small, but with what a real one has.
@NullMarked
package io.throughline.deploy.bench.parcel;

import org.jspecify.annotations.NullMarked;
