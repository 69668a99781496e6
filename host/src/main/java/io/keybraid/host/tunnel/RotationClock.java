package io.keybraid.host.tunnel;

import io.keybraid.host.message.RoundId;
import io.keybraid.host.round.Action;
import io.keybraid.host.round.CommitWindow;
import io.keybraid.host.round.Event;
import io.keybraid.host.tunnel.Timers.Appointment;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All of a tunnel's appointments. Runs on the tunnel's serial thread alone. */
final class RotationClock implements AutoCloseable {

    private static final Duration HELLO_ANSWER = Duration.ofSeconds(5);
    private static final Duration COMMIT_ANSWER = Duration.ofSeconds(5);
    /** What a round may take beyond its strands: messages, and a commit window that is about to open. */
    private static final Duration BEYOND_STRANDS = Duration.ofSeconds(5);

    private static final Duration WORTH_TELLING = Duration.ofSeconds(1);
    /** Each of two keys has time for three handshakes, which WireGuard tries every five seconds. */
    private static final Duration PROBE_EACH = Duration.ofSeconds(16);

    private final TunnelSettings settings;
    private final Surroundings around;
    private final boolean initiates;
    private final TunnelInterface wireGuard;
    private final SerialTasks tasks;
    private final TunnelFacts facts;
    private final TunnelLog log;
    private final Consumer<Event> later;
    private final RotationSchedule schedule;
    private final WishedRounds wishes;
    private @Nullable Appointment round;
    private long planned;
    private @Nullable Appointment stale;
    private RoundPlaces.@Nullable Place place;
    private @Nullable Long began;
    private boolean resetGranted;
    private final Map<Action.Timer, Appointment> answers = new EnumMap<>(Action.Timer.class);
    private long probed;

    RotationClock(
            TunnelSettings settings,
            Surroundings around,
            boolean initiates,
            TunnelInterface wireGuard,
            SerialTasks tasks,
            TunnelFacts facts,
            TunnelLog log,
            Consumer<Event> later) {
        this.settings = settings;
        this.around = around;
        this.initiates = initiates;
        this.wireGuard = wireGuard;
        this.tasks = tasks;
        this.facts = facts;
        this.log = log;
        this.later = later;
        this.schedule = new RotationSchedule(settings.rotateEvery(), around.random());
        this.wishes = new WishedRounds(settings.rotateEvery(), around.timers().nanoTime());
        this.probed = around.timers().nanoTime();
        watchForStaleness();
    }

    /** The ends are in step: rotates at once where there is no key or it blocks, and otherwise keeps to what was planned. */
    void inStep(boolean hasKey, boolean blocked) {
        if (!hasKey || (blocked && schedule.failures() == 0)) {
            urgent();
        } else if (wishes.isWished() && schedule.failures() == 0) {
            planWithin(wishes.mayBeginIn(around.timers().nanoTime()));
        } else if (round == null) {
            // A retry that fell into an outage is not to be forgotten: wishes rely on it, and a tunnel that may block.
            boolean afterFailure = blocked || schedule.failures() > 0;
            plan(afterFailure ? schedule.afterFailure() : schedule.afterStart(true));
        }
    }

    void outOfStep() {
        if (schedule.failures() == 0) {
            urgent();
        } else {
            plan(schedule.afterFailure());
        }
    }

    /** Who cannot use the tunnel waits no longer than after many failures, whatever the other end had of rounds before. */
    private void urgent() {
        wishes.wish();
        Duration wait = wishes.mayBeginIn(around.timers().nanoTime());
        planWithin(wait.compareTo(RotationSchedule.LONGEST_RETRY) < 0 ? wait : RotationSchedule.LONGEST_RETRY);
    }

    /** An operator's word for a reset holds until the next rotation. */
    void now(boolean granted) {
        resetGranted |= granted;
        plan(Duration.ZERO);
    }

    /** This end's key is too old, and a round, unless sources fail, would mend that. */
    void overdue() {
        if (schedule.failures() == 0 && began == null) {
            plan(Duration.ZERO);
        }
    }

    /** The responder asks for a round. One that is under way is what it asks for, and after a failure one comes anyway. */
    void nudged() {
        if (schedule.failures() > 0 || began != null) {
            return;
        }
        Duration wait = wishes.mayBeginIn(around.timers().nanoTime());
        if (wishes.wish() && wait.compareTo(WORTH_TELLING) > 0) {
            log.putOff(wait);
        }
        planWithin(wait);
    }

    private void planWithin(Duration wait) {
        if (round == null || planned - around.timers().nanoTime() > wait.toNanos()) {
            plan(wait);
        }
    }

    void roundBegan() {
        long now = around.timers().nanoTime();
        wishes.began(now);
        began = now;
    }

    void roundFailed() {
        began = null;
        leavePlace();
        plan(schedule.afterFailure());
    }

    /** @return how long the round took; empty if it did not begin in this process */
    Optional<Duration> rotated() {
        Optional<Duration> took = Optional.ofNullable(began)
                .map(start -> Duration.ofNanos(around.timers().nanoTime() - start));
        began = null;
        leavePlace();
        resetGranted = false;
        plan(schedule.afterRotation());
        log.clear(Alarm.Kind.STALE);
        watchForStaleness();
        return took;
    }

    private void plan(Duration delay) {
        if (!initiates) {
            return;
        }
        cancel(round);
        planned = around.timers().nanoTime() + delay.toNanos();
        facts.next(Optional.of(around.clock().instant().plus(delay)));
        round = around.timers().after(delay, () -> later.accept(new Event.RoundDue(false)));
    }

    /** @return whether a round may begin; if not, it is planned for when it may, or begins when its turn comes */
    boolean mayBegin() {
        Duration wait = wireGuard.roundWait();
        if (!wait.isZero()) {
            leavePlace();
            plan(wait);
            return false;
        }
        if (place == null || place.isBegun()) {
            leavePlace();
            place = around.places().ask(() -> later.accept(new Event.RoundDue(false)));
        }
        if (!place.begin()) {
            return false;
        }
        facts.next(Optional.empty());
        round = null;
        return true;
    }

    /**
     * The link came or went: a round that was under way is given up, or waits for the peer; either way it needs no processor. One that
     * waits for its turn goes on waiting: nothing else would begin it.
     */
    void linkChanged() {
        began = null;
        if (place != null && place.isBegun()) {
            leavePlace();
        }
    }

    /** A round was due, and has begun by now or did not. */
    void wasDue() {
        if (began == null) {
            leavePlace();
        }
    }

    private void leavePlace() {
        RoundPlaces.Place left = place;
        place = null;
        if (left != null) {
            left.leave();
        }
    }

    void set(Action.Timer timer, RoundId number) {
        Duration delay = switch (timer) {
            case HELLO -> HELLO_ANSWER;
            case COMMIT -> COMMIT_ANSWER;
            case ROUND -> settings.roundDeadline().plus(BEYOND_STRANDS);
        };
        cancel(answers.get(timer));
        answers.put(timer, around.timers().after(delay, () -> later.accept(new Event.TimedOut(timer, number))));
    }

    /** Whether an operator gave his word for a reset. */
    boolean resetGranted() {
        return resetGranted;
    }

    /** Looks whether a commit costs nothing, now and as often as it must. */
    void awaitWindow(RoundId number) {
        Duration wait = wireGuard.commitWait();
        if (wait.isZero()) {
            later.accept(new Event.WindowOpen(number));
        } else {
            around.timers().after(wait, () -> tasks.add(() -> awaitWindow(number)));
        }
    }

    /**
     * Whether a responder in doubt may put its other key into the interface now.
     *
     * @param latestHandshake of WireGuard, as it was just read
     */
    boolean mayProbe(Optional<Instant> latestHandshake) {
        Instant now = around.clock().instant();
        boolean session = latestHandshake
                .map(at -> Duration.between(at, now))
                .filter(age -> age.compareTo(CommitWindow.SESSION_ENDS) < 0)
                .isPresent();
        long nanos = around.timers().nanoTime();
        if (session || nanos - probed < PROBE_EACH.toNanos()) {
            return false;
        }
        probed = nanos;
        return true;
    }

    private void watchForStaleness() {
        cancel(stale);
        Duration limit = schedule.staleAfter(settings.roundDeadline());
        Instant since = around.clock().instant();
        stale = around.timers()
                .after(
                        limit,
                        () -> log.raise(new Alarm(
                                Alarm.Kind.STALE,
                                "no rotation since " + since,
                                "see the other alarms of this tunnel")));
    }

    private static void cancel(@Nullable Appointment appointment) {
        if (appointment != null) {
            appointment.cancel();
        }
    }

    @Override
    public void close() {
        leavePlace();
        cancel(round);
        cancel(stale);
        answers.values().forEach(RotationClock::cancel);
    }
}
