package io.keybraid.host.tunnel;

import io.keybraid.host.message.AbortReason;
import io.keybraid.host.message.MalformedMessageException;
import io.keybraid.host.message.RoundId;
import io.keybraid.host.round.Notice;
import io.keybraid.host.round.StrandFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** What a tunnel tells the log, and the alarms that go with it. One line for each event; repeats are told once, and a flood of them is cut short. */
final class TunnelLog {

    private static final Logger LOG = LoggerFactory.getLogger("keybraid.tunnel");

    private final TunnelSettings settings;
    private final TunnelFacts facts;
    private final InstantSource clock;
    private final LogAllowance allowance;
    private final TunnelEvent.Listener events;
    private final Drifts drifts;
    private boolean ended;

    TunnelLog(
            TunnelSettings settings,
            TunnelFacts facts,
            InstantSource clock,
            LongSupplier nanoTime,
            TunnelEvent.Listener events) {
        this.settings = settings;
        this.facts = facts;
        this.clock = clock;
        this.allowance = new LogAllowance(nanoTime);
        this.drifts = new Drifts(nanoTime);
        this.events = events;
    }

    void raise(Alarm alarm) {
        if (!begins(alarm).equals(Optional.of(alarm))) {
            warn().addKeyValue("alarm", alarm.kind()).log("{}; {}", alarm.problem(), alarm.advice());
        }
    }

    /** @return the alarm of its kind that stood before */
    private synchronized Optional<Alarm> begins(Alarm alarm) {
        if (ended) {
            return Optional.of(alarm); // as if it stood already: nobody is told of it
        }
        Optional<Alarm> before = facts.raise(alarm);
        if (before.isEmpty()) {
            events.happened(new TunnelEvent(settings.name(), alarm, false, clock.instant()));
        }
        return before;
    }

    void clear(Alarm.Kind kind) {
        if (ends(kind)) {
            allowance.of(info()).addKeyValue("alarm", kind).log("mended");
        }
    }

    /** The tunnel is no more, or another takes its place. */
    synchronized void endAlarms() {
        ended = true;
        for (Alarm.Kind kind : Alarm.Kind.values()) {
            if (ends(kind) && kind != Alarm.Kind.LINK) {
                allowance.of(info()).addKeyValue("alarm", kind).log("ended: the tunnel was removed or changed");
            }
        }
    }

    /** Whether there was one. */
    private synchronized boolean ends(Alarm.Kind kind) {
        Optional<Alarm> before = facts.clear(kind);
        before.ifPresent(alarm -> events.happened(new TunnelEvent(settings.name(), alarm, true, clock.instant())));
        return before.isPresent();
    }

    /** Without a line: a link carries thousands of tunnels, and who told them of it told the log. */
    void linkUp() {
        ends(Alarm.Kind.LINK);
    }

    /** Without a line, as {@link #linkUp}. */
    void linkDown(String reason) {
        begins(new Alarm(
                Alarm.Kind.LINK,
                "no connection to the peer host: " + reason,
                "see whether it runs and can be reached"));
    }

    /** The alarm of the link says it too, until there is one again. */
    void probing(RoundId round) {
        raise(new Alarm(
                Alarm.Kind.LINK,
                "no connection to the peer host and no WireGuard session, and the keys of round " + round
                        + " wait for their commit: both keys are tried in turn",
                "see whether the peer host runs and can be reached"));
    }

    void malformed(MalformedMessageException e) {
        warn().log("the peer sent something malformed: {}", e.getMessage());
    }

    void opened(boolean initiator, long epoch) {
        info().addKeyValue("role", initiator ? "initiator" : "responder")
                .addKeyValue("epoch", epoch)
                .log("tunnel opened");
    }

    void rotated(Notice.Rotated rotated, Optional<Duration> took) {
        info().addKeyValue("round", rotated.round())
                .addKeyValue("epoch", rotated.epoch())
                .addKeyValue("kid", rotated.kid())
                .addKeyValue("ms", took.map(Duration::toMillis).orElse(0L))
                .log("rotated");
    }

    void strandsLeftOut(List<StrandFailure> failures) {
        failures.forEach(
                failure -> warn().addKeyValue("source", failure.strand().name())
                        .log("strand left out: {}; {}", failure.problem(), failure.advice()));
    }

    void roundFailed(Notice.RoundFailed failed, Optional<String> detail) {
        AbortReason reason = failed.reason();
        String where = failed.byPeer() ? "the other end gave the round up: " : "round given up: ";
        String what = detail.map(text -> reason.text() + " (" + text + ")").orElse(reason.text());
        raise(new Alarm(Alarm.Kind.ROUND, where + what, reason.advice()));
    }

    void outOfStep(Notice.OutOfStep notice) {
        warn().addKeyValue("epoch", notice.epoch())
                .addKeyValue("peerEpoch", notice.peerEpoch())
                .log("the ends hold different keys: one of them lost its state");
    }

    void putOff(Duration wait) {
        warn().addKeyValue("seconds", wait.toSeconds())
                .log("the other end asked for many rounds in a row: the one it asks for now has to wait");
    }

    void reset(long epoch) {
        warn().addKeyValue("epoch", epoch).log("the tunnel starts over without its chain of keys");
    }

    /**
     * The interface held another key than it should, and gets the right one.
     *
     * @return whether it should be looked at soon again, to see whether that stays
     */
    boolean drifted() {
        endOldDrift();
        drifts.seen();
        if (drifts.areHabit()) {
            raise(new Alarm(
                    Alarm.Kind.DRIFT,
                    "the preshared key in the interface was changed or lost time and again, less than 70 minutes apart,"
                            + " and put back each time",
                    "find what does it: wg set, wg-quick, wg syncconf, a configuration management, another rotator;"
                            + " this alarm ends 70 minutes after the last time"));
            return false;
        }
        warn().log("somebody changed the preshared key in the interface; put back");
        return true;
    }

    /** Where the last one was long ago, the alarm ends. */
    void endOldDrift() {
        if (drifts.areForgotten()) {
            clear(Alarm.Kind.DRIFT);
        }
    }

    void ownKeyChanged() {
        warn().log("the interface has another private key now: the tunnel is another one, and begins anew");
    }

    /** Once for each key. */
    void liveIfNew() {
        if (facts.becameLive()) {
            info().log("a WireGuard handshake completed at both ends since the rotation: the key is in use");
        }
    }

    void sessionDead(boolean waits) {
        raise(new Alarm(
                Alarm.Kind.SESSION,
                "WireGuard has packets to send and no session with the peer",
                waits
                        ? "it is left to WireGuard, as 'recover: wait' says; see whether UDP passes both ways"
                        : "the initiator's host mends it if both ends hold the same key; else see whether UDP passes"
                                + " both ways"));
    }

    void kicked(String why) {
        warn().log("the WireGuard session {}: the peer was removed and added again as it was", why);
    }

    void peerNotInstalled() {
        raise(new Alarm(
                Alarm.Kind.PEER,
                "the peer cannot put the key into its WireGuard interface",
                "see 'keybraid status' at the other end"));
    }

    void unexpected(String what) {
        warn().log("unexpected: {}", what);
    }

    void fault(String what, Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        warn().log(
                        "{} failed: {} at {}",
                        what,
                        e.getClass().getName(),
                        trace.length == 0 ? "an unknown place" : trace[0]);
    }

    void slowToClose() {
        warn().log("the tunnel takes long to close");
    }

    private LoggingEventBuilder info() {
        return LOG.atInfo().addKeyValue("tunnel", settings.name());
    }

    private LoggingEventBuilder warn() {
        return allowance.of(LOG.atWarn().addKeyValue("tunnel", settings.name()));
    }
}
