package io.throughline.deploy.faults.cluster;

import org.jspecify.annotations.Nullable;

/// Something did not become so in time. Of a platform that a fault was done to, that is a finding.
public final class NotInTimeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NotInTimeException(String message, @Nullable Exception last) {
        super(message, last);
    }
}
