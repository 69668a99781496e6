package io.keybraid.host.bench.million;

import java.time.Duration;

/** From the end of one kind of fault until the tunnels it hit were well again. */
final class Healing {

    final String name;
    final Times inStep = new Times();
    final Times rotated = new Times();
    private long hurt;

    Healing(String name) {
        this.name = name;
    }

    void hit() {
        hurt++;
    }

    void inStep(Duration after) {
        inStep.add(after);
    }

    void rotated(Duration after) {
        rotated.add(after);
    }

    long hurt() {
        return hurt;
    }

    void addAll(Healing other) {
        inStep.addAll(other.inStep);
        rotated.addAll(other.rotated);
        hurt += other.hurt;
    }
}
