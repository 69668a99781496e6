package io.keybraid.sim.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest requests of all KMEs, oldest first, for tests and for those who watch. Safe for use by several threads. */
public final class RequestLog {

    /** Older ones are forgotten. */
    public static final int MAX = 1_000;

    private final Deque<RequestRecord> latest = new ArrayDeque<>();

    synchronized void add(RequestRecord request) {
        if (latest.size() == MAX) {
            latest.removeFirst();
        }
        latest.addLast(request);
    }

    public synchronized List<RequestRecord> latest() {
        return List.copyOf(latest);
    }

    public synchronized void clear() {
        latest.clear();
    }
}
