package io.keybraid.host.tunnel;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the rounds that this host begins at the same time. Where thousands of tunnels want a key at once, as at the first start of a
 * gateway, each would otherwise get so small a part of the processors that all of them pass their deadlines, and begin again. The
 * others wait for their turn, in the order they came.
 *
 * <p>It is about processors: a round that waits for something else, such as a slow KME, gives its place to another as soon as
 * they are idle, which is when a thread that is started begins at once; and after five seconds in any case, so that peers that fall
 * silent in the middle of their rounds cannot keep the others from beginning. Thread-safe.
 */
public final class RoundPlaces {

    private static final int FOR_EACH_PROCESSOR = 16;
    private static final Duration LOOK_AFTER = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration AT_ONCE = Duration.ofMillis(10);

    private final Timers timers;
    private final Deque<Place> waiting = new ArrayDeque<>();
    private int free;

    /** @param most rounds that begin at the same time while the processors are busy */
    public RoundPlaces(int most, Timers timers) {
        this.free = most;
        this.timers = timers;
    }

    /** 16 for each processor. */
    public static RoundPlaces ofThisProcess(Timers timers) {
        return new RoundPlaces(FOR_EACH_PROCESSOR * Runtime.getRuntime().availableProcessors(), timers);
    }

    /**
     * Asks for a place, which may be there at once.
     *
     * @param turn called, from any thread, when a place that had to wait is there
     */
    Place ask(Runnable turn) {
        Place asked = new Place(turn);
        synchronized (this) {
            if (free == 0) {
                waiting.add(asked);
                return asked;
            }
            free--;
            asked.hold();
        }
        asked.lookLater();
        return asked;
    }

    private enum State {
        WAITING,
        HELD,
        LEFT
    }

    /** Of one round. */
    final class Place {
        private final Runnable turn;
        private State state = State.WAITING;
        private boolean begun;
        private long since;

        private Place(Runnable turn) {
            this.turn = turn;
        }

        /**
         * Begins a round on it, if it is there: once. Also when it was given away by then, for who has waited for his turn does not
         * wait again.
         */
        boolean begin() {
            synchronized (RoundPlaces.this) {
                boolean first = state != State.WAITING && !begun;
                begun |= first;
                return first;
            }
        }

        /** Whether a round began on it: another one needs another place. */
        boolean isBegun() {
            synchronized (RoundPlaces.this) {
                return begun;
            }
        }

        private void hold() {
            state = State.HELD;
            since = timers.nanoTime();
        }

        private void lookLater() {
            timers.after(LOOK_AFTER, this::lookWhetherProcessorsAreIdle);
        }

        private void lookWhetherProcessorsAreIdle() {
            if (isLeft()) {
                return;
            }
            long asked = timers.nanoTime();
            timers.start("processors", () -> {
                long now = timers.nanoTime();
                if (now - asked < AT_ONCE.toNanos() || now - since > LONGEST.toNanos()) {
                    leave();
                } else {
                    lookLater();
                }
            });
        }

        private boolean isLeft() {
            synchronized (RoundPlaces.this) {
                return state == State.LEFT;
            }
        }

        /** Gives it to the next one, or waits for it no more; a second time does nothing. */
        void leave() {
            Place next;
            synchronized (RoundPlaces.this) {
                boolean held = state == State.HELD;
                state = State.LEFT;
                next = held ? firstWaiting() : null;
                if (next == null) {
                    free += held ? 1 : 0;
                    return;
                }
                next.hold();
            }
            next.lookLater();
            next.turn.run();
        }
    }

    /** Those that gave up are still in the queue. */
    private @Nullable Place firstWaiting() {
        Place next = waiting.poll();
        while (next != null && next.state != State.WAITING) {
            next = waiting.poll();
        }
        return next;
    }
}
