package io.throughline.streams.runtime;

enum Parity {
    EVEN,
    ODD;

    static Parity of(int amount) {
        return amount % 2 == 0 ? EVEN : ODD;
    }
}
