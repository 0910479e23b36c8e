@NullMarked
package io.throughline.deploy.bench.parcel;

import org.jspecify.annotations.NullMarked;
