package io.keybraid.host.daemon;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was opened, the last first, unless it is to be kept. Not thread-safe. */
final class Closing implements AutoCloseable {

    /** Closes something; does not throw. */
    interface Part {
        void close();
    }

    private final Deque<Part> opened = new ArrayDeque<>();

    /** Notes at once, before anything else can fail, how this is closed. */
    void add(Part part) {
        opened.push(part);
    }

    /** All went well: from here on somebody else closes them. */
    void keep() {
        opened.clear();
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }
}
