package io.keybraid.host.tunnel;

import io.keybraid.host.message.RoundId;
import io.keybraid.host.round.Notice;
import io.keybraid.host.round.RoundFailure;
import io.keybraid.host.round.StrandFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Turns what the state machine reports into status, log, alarms and the next appointment. */
final class TunnelNotices {

    /** More rounds than these do not fail at once. */
    private static final int MOST_FAILURES = 16;

    private final Side side;
    private final TunnelFacts facts;
    private final TunnelLog log;
    private final RotationClock clock;
    private final InstantSource now;
    private final PolicyAlarms alarms;
    private final StaleBlock block;
    private final Map<RoundId, String> failures = new ConcurrentHashMap<>();
    private volatile List<StrandFailure> told = List.of();

    TunnelNotices(
            Side side,
            TunnelFacts facts,
            TunnelLog log,
            RotationClock clock,
            InstantSource now,
            PolicyAlarms alarms,
            StaleBlock block) {
        this.alarms = alarms;
        this.block = block;
        this.side = side;
        this.facts = facts;
        this.log = log;
        this.clock = clock;
        this.now = now;
    }

    /** A round failed at this end; the notice about it follows. Any thread. */
    void failedHere(RoundId round, RoundFailure failure) {
        if (failures.size() < MOST_FAILURES) {
            failures.put(round, String.valueOf(failure.getMessage()));
        }
        facts.roundFailed(failure.failures());
        leftOut(failure.failures());
    }

    /** Tells of strands that were left out, once for each change. Any thread. */
    void leftOut(List<StrandFailure> now) {
        List<StrandFailure> before = told;
        told = List.copyOf(now);
        log.strandsLeftOut(
                now.stream().filter(failure -> !before.contains(failure)).toList());
    }

    /** A mistake of our own; its message could hold anything, so its type and place have to do. Any thread. */
    void fault(String what, RuntimeException e) {
        log.fault(what, e);
    }

    /** The journal took a record: whatever was lost before is of no account now. */
    void saved() {
        log.clear(Alarm.Kind.JOURNAL);
    }

    void tell(Notice notice) {
        switch (notice) {
            case Notice.InStep inStep -> {
                log.clear(Alarm.Kind.CONTINUITY);
                log.clear(Alarm.Kind.PEER);
                clock.inStep(side.record().current().isPresent(), block.isBlocking());
            }
            case Notice.OutOfStep out -> {
                log.outOfStep(out);
                clock.outOfStep();
            }
            case Notice.RoundBegan began -> {
                failures.clear();
                clock.roundBegan();
            }
            case Notice.RoundFailed failed -> {
                log.roundFailed(failed, Optional.ofNullable(failures.remove(failed.round())));
                clock.roundFailed();
            }
            case Notice.Prepared prepared -> log.clear(Alarm.Kind.ROUND);
            case Notice.Probing probing -> log.probing(probing.round());
            case Notice.Switched switched -> alarms.inForce(side.record().current(), facts.switched());
            case Notice.Rotated rotated -> {
                log.clear(Alarm.Kind.ROUND);
                log.clear(Alarm.Kind.CONTINUITY);
                Optional<Duration> took = clock.rotated();
                facts.rotated(now.instant(), took);
                log.rotated(rotated, took);
            }
            case Notice.Reset reset -> log.reset(reset.epoch());
            case Notice.ResetNeedsWord needed ->
                log.raise(new Alarm(
                        Alarm.Kind.CONTINUITY,
                        "the ends lost their common keys, and 'continuity: require' wants an operator's word",
                        "keybraid rotate --reset TUNNEL at both ends"));
            case Notice.Nudged nudged -> clock.nudged();
            case Notice.PeerNotInstalled missing -> log.peerNotInstalled();
            case Notice.Unexpected unexpected -> log.unexpected(unexpected.what());
        }
    }
}
