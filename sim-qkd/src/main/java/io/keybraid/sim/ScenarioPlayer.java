package io.keybraid.sim;

import io.keybraid.sim.fault.ScenarioRun;
import java.time.Duration;
import java.util.Optional;

/** Lets a scenario happen in its time, on a thread of its own. */
final class ScenarioPlayer implements AutoCloseable {

    private final Thread thread;

    private ScenarioPlayer(Thread thread) {
        this.thread = thread;
    }

    /** What happens at its beginning has happened when it returns. */
    static ScenarioPlayer start(ScenarioRun run) {
        run.advanceTo(Duration.ZERO);
        long begun = System.nanoTime();
        return new ScenarioPlayer(Thread.ofVirtual().name("scenario").start(() -> play(run, begun)));
    }

    private static void play(ScenarioRun run, long begun) {
        try {
            for (Optional<Duration> next = run.next(); next.isPresent(); next = run.next()) {
                Thread.sleep(next.get().minusNanos(System.nanoTime() - begun));
                run.advanceTo(next.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing of it happens any more; what has happened stays. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
