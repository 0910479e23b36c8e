package io.throughline.deploy.bench;

/// Counts the steps of a measurement.
final class Steps {

    private final Progress progress;
    private final int total;
    private int step;

    Steps(Progress progress, int total) {
        this.progress = progress;
        this.total = total;
    }

    void begin(String what) {
        progress.begins(what, ++step, total);
    }
}
