package io.keybraid.host.tunnel;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Runs tasks one after the other, in the order they came, on a virtual thread that lives only while there are any: an idle
 * tunnel has no thread.
 */
final class SerialTasks {

    private final String name;
    private final Consumer<Throwable> fault;
    private final BiConsumer<String, Runnable> threads;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean running;
    private boolean closed;

    /**
     * @param fault hears what a task threw, on the tasks' thread; the tasks after it run all the same
     * @param threads starts a thread of this name
     */
    SerialTasks(String name, Consumer<Throwable> fault, BiConsumer<String, Runnable> threads) {
        this.threads = threads;
        this.name = name;
        this.fault = fault;
    }

    /**
     * Adds a task.
     *
     * @return false after {@link #closeAfter}: the task is dropped
     */
    boolean add(Runnable task) {
        synchronized (waiting) {
            if (closed) {
                return false;
            }
            waiting.add(task);
            startIfIdle();
            return true;
        }
    }

    /** How many wait. */
    int size() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** Runs this task after those that wait, and nothing after it. */
    void closeAfter(Runnable last) {
        synchronized (waiting) {
            if (closed) {
                return;
            }
            waiting.add(last);
            closed = true;
            startIfIdle();
        }
    }

    private void startIfIdle() {
        if (!running) {
            running = true;
            threads.accept(name, this::drain);
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            fault.accept(e);
        }
    }

    private void drain() {
        while (true) {
            Runnable task;
            synchronized (waiting) {
                task = waiting.poll();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            run(task);
        }
    }
}
