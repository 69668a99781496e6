package io.keybraid.host.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C and SIGTERM: tells a running command to stop and gives it ten seconds to put things in order before the process
 * ends.
 */
final class StopSignal implements AutoCloseable {

    /** What a process that was stopped by Ctrl-C ends with. */
    static final int EXIT_CODE = 130;

    private static final long SECONDS_TO_END = 10;

    private final CountDownLatch came = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean given = new AtomicBoolean();
    private final Thread hook;

    private StopSignal(Runnable stop) {
        this.hook = new Thread(
                () -> {
                    given.set(true);
                    came.countDown();
                    stop.run();
                    await();
                },
                "stop");
    }

    static StopSignal on(Runnable stop) {
        StopSignal signal = new StopSignal(stop);
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    private void await() {
        try {
            if (!ended.await(SECONDS_TO_END, TimeUnit.SECONDS)) {
                System.err.println("keybraid: still stopping after " + SECONDS_TO_END + " s; ended all the same");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when it is given. */
    void awaitIt() throws InterruptedException {
        came.await();
    }

    /** Waits so long, or until it is given; says whether it was. */
    boolean comesWithin(Duration time) throws InterruptedException {
        return came.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whether it was given. */
    boolean given() {
        return given.get();
    }

    /** Everything is in order: the process may end. */
    @Override
    public void close() {
        ended.countDown();
        if (!given.get()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                given.set(true); // It came just now.
            }
        }
    }
}
