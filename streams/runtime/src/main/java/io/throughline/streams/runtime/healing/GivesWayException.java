package io.throughline.streams.runtime.healing;

/// Something more urgent has come up than the comparison that goes on.
final class GivesWayException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
