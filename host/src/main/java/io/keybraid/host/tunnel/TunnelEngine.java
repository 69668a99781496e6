package io.keybraid.host.tunnel;

import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.journal.Journal;
import io.keybraid.host.journal.PreparedKeys;
import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.message.Message;
import io.keybraid.host.message.Message.Parties;
import io.keybraid.host.message.MessageWriter;
import io.keybraid.host.message.NudgeReason;
import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.round.Action;
import io.keybraid.host.round.Event;
import io.keybraid.host.round.Initiator;
import io.keybraid.host.round.Responder;
import io.keybraid.host.round.StrandSet;
import io.keybraid.host.round.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A tunnel that knows its interface: steps the state machine and does what it asks, in order. Runs on the tunnel's serial
 * thread alone.
 */
final class TunnelEngine implements AutoCloseable {

    private static final long SEQUENCE_BLOCK = 64;
    private static final int QUESTIONS_AT_ONCE = 16;
    private static final Duration AFTER_DRIFT = Duration.ofSeconds(2);
    private static final Duration FOR_ONE_QUESTION = Duration.ofMillis(500);

    private final TunnelTag tag;
    private final WireGuardKey own;
    private final Side side;
    private final TunnelLog log;
    private final TunnelFacts facts;
    private final TunnelInterface wireGuard;
    private final TunnelActions actions;
    private final RotationClock clock;
    private final Recovery recovery;
    private final Consumer<Duration> lookWithin;
    private final Consumer<OperatorException> journalFailed;
    private final Surroundings around;
    private final Allowance questions;
    private final StaleBlock block;
    private final Ages ages;
    private volatile Optional<EpochKeys> expected = Optional.empty();
    private boolean readable = true;
    private boolean closed;

    private TunnelEngine(
            TunnelSettings settings,
            StrandSet strands,
            Surroundings around,
            Ages ages,
            Identified id,
            SerialTasks tasks,
            TunnelFacts facts,
            TunnelLog log,
            Consumer<Duration> lookWithin,
            Consumer<OperatorException> journalFailed) {
        this.tag = id.tag();
        this.own = id.side().isInitiator()
                ? id.terms().parties().initiatorPeer()
                : id.terms().parties().responderPeer();
        this.side = id.side();
        this.around = around;
        this.ages = ages;
        this.questions = new Allowance(
                QUESTIONS_AT_ONCE, FOR_ONE_QUESTION, around.timers().nanoTime());
        this.log = log;
        this.facts = facts;
        this.journalFailed = journalFailed;
        Consumer<Event> later = event -> {
            if (!tasks.add(() -> deliver(event))) {
                discard(event);
            }
        };
        this.wireGuard = new TunnelInterface(settings, around, tasks, log, () -> later.accept(new Event.Drifted()));
        this.clock = new RotationClock(settings, around, side.isInitiator(), wireGuard, tasks, facts, log, later);
        this.block = new StaleBlock(
                settings.blockAfter(), ages, around.timers(), around.random(), () -> tasks.add(this::lookAtAge));
        PolicyAlarms alarms = new PolicyAlarms(settings, strands, log);
        alarms.inForce(side.record().current(), List.of());
        TunnelNotices notices = new TunnelNotices(side, facts, log, clock, around.clock(), alarms, block);
        Lineage lineage = new Lineage(strands, settings.degradedAtMost(), ages);
        this.actions = new TunnelActions(
                lineage, block, alarms, around, id, wireGuard, facts, notices, clock, later, tasks::add);
        Consumer<Message> send = message -> actions.transmit(MessageWriter.write(message));
        SessionTalk talk = new SessionTalk(side, this::holdsCurrent, facts, send);
        this.lookWithin = lookWithin;
        this.recovery =
                new Recovery(side, around, settings.kicks(), wireGuard, facts, log, talk, lookWithin, later, send);
    }

    private record Named(TunnelTag tag, Terms terms) {}

    /** Which tunnel this is, what both ends agreed on, and this end's side of it. */
    record Identified(TunnelTag tag, Terms terms, Side side) {}

    /**
     * @param afterFailure whether the journal did not take this tunnel's last record
     * @throws OperatorException (STATE) if it still does not
     */
    static TunnelEngine open(
            TunnelSettings settings,
            StrandSet strands,
            Surroundings around,
            Ages ages,
            WireGuardKey own,
            SerialTasks tasks,
            TunnelFacts facts,
            TunnelLog log,
            Consumer<Duration> lookWithin,
            Consumer<OperatorException> journalFailed,
            boolean afterFailure)
            throws OperatorException {
        boolean initiates = own.compareTo(settings.peer()) < 0;
        Named named = new Named(TunnelTag.between(own, settings.peer()), terms(settings, strands, own, initiates));
        log.clear(Alarm.Kind.WIREGUARD);
        TunnelRecord record = recordOf(named.tag(), around.journal(), log, afterFailure);
        Side side = initiates
                ? new Side.Initiating(new Initiator(named.terms(), around.random()::nextLong, SEQUENCE_BLOCK), record)
                : new Side.Responding(new Responder(named.terms()), record);
        Identified id = new Identified(named.tag(), named.terms(), side);
        facts.identified(initiates, named.tag());
        facts.record(record);
        log.opened(initiates, record.epoch());
        return new TunnelEngine(settings, strands, around, ages, id, tasks, facts, log, lookWithin, journalFailed);
    }

    /**
     * What is durable. A record that is lost is told and counts as none: the tunnel starts over by a reset. After a save that
     * failed, the disk may hold either record until one is saved again, so the one in force is.
     */
    private static TunnelRecord recordOf(TunnelTag tag, Journal journal, TunnelLog log, boolean afterFailure)
            throws OperatorException {
        TunnelRecord record;
        try {
            record = journal.load(tag).orElse(TunnelRecord.EMPTY);
        } catch (OperatorException lost) {
            log.raise(new Alarm(Alarm.Kind.JOURNAL, String.valueOf(lost.getMessage()), lost.hint()));
            return TunnelRecord.EMPTY;
        }
        if (afterFailure) {
            journal.save(tag, record);
        }
        log.clear(Alarm.Kind.JOURNAL);
        return record;
    }

    private static Terms terms(TunnelSettings settings, StrandSet strands, WireGuardKey own, boolean initiates) {
        Parties parties = initiates
                ? new Parties(settings.ownIdentity(), settings.peerIdentity(), own, settings.peer())
                : new Parties(settings.peerIdentity(), settings.ownIdentity(), settings.peer(), own);
        return new Terms(parties, strands.policy().text(), settings.resetNeedsWord());
    }

    TunnelTag tag() {
        return tag;
    }

    /** Whether it speaks for an interface with this public key. */
    boolean isFor(WireGuardKey key) {
        return own.equals(key);
    }

    /** May be read by any thread. */
    Optional<EpochKeys> expected() {
        return expected;
    }

    /** Steps the machine and does what it asks. */
    void deliver(Event event) {
        if (closed) {
            discard(event);
            return;
        }
        if (event instanceof Event.RoundDue && !clock.mayBegin()) {
            return;
        }
        if (event instanceof Event.Received received && floods(received.message())) {
            return;
        }
        if (event instanceof Event.Received received && isAside(received.message())) {
            return;
        }
        Set<EpochKeys> held = side.keys();
        held.addAll(keysIn(event));
        try {
            perform(side.step(event instanceof Event.RoundDue ? new Event.RoundDue(clock.resetGranted()) : event));
        } finally {
            wipeAllBut(closed ? Set.of() : side.keys(), held);
        }
        if (event instanceof Event.RoundDue) {
            clock.wasDue();
        }
        if (event instanceof Event.LinkUp || event instanceof Event.LinkDown) {
            clock.linkChanged();
        }
        if (!closed) {
            lookAtSession(event);
        }
    }

    private void lookAtSession(Event event) {
        if (event instanceof Event.LinkUp) {
            recovery.linkUp();
        }
        recovery.consider();
    }

    /** What is said of WireGuard's session changes no keys, and is not the state machine's. */
    private boolean isAside(Message message) {
        if (message instanceof Message.Session session) {
            recovery.heard(session);
            return true;
        }
        if (message instanceof Message.Nudge nudge && nudge.reason() == NudgeReason.PROVE) {
            recovery.nudgedToProve();
            return true;
        }
        return false;
    }

    /** An operator wants a handshake now. */
    void prove() {
        recovery.prove();
    }

    /** What comes after the end is wiped. Any thread. */
    private void discard(Event event) {
        keysIn(event).forEach(EpochKeys::close);
        actions.close();
    }

    private static Set<EpochKeys> keysIn(Event event) {
        return switch (event) {
            case Event.Completed completed -> Set.of(completed.keys());
            case Event.Responded responded -> Set.of(responded.prepared().keys());
            default -> Set.of();
        };
    }

    /** By identity: equal keys may lie in memory twice. */
    private static void wipeAllBut(Set<EpochKeys> kept, Set<EpochKeys> held) {
        held.removeAll(kept);
        held.forEach(EpochKeys::close);
    }

    /** HELLO and NUDGE make work at this end, so an unkind peer may not send them in a stream; lost ones are sent again. */
    private boolean floods(Message message) {
        boolean costly = message instanceof Message.Hello || message instanceof Message.Nudge;
        return costly && !questions.take(around.timers().nanoTime());
    }

    private void perform(List<Action> asked) {
        // While keys are being changed, what the interface holds proves nothing.
        expected = Optional.empty();
        for (Action action : asked) {
            try {
                actions.perform(action);
            } catch (OperatorException e) {
                journalFailed.accept(e);
                return;
            }
        }
        // Only now: what was read of the interface while this went on must not look like drift.
        expected = inForce();
        ages.keep(moments());
        facts.record(side.record());
        facts.phase(side.phase());
    }

    /** What the interface should hold. */
    private Optional<EpochKeys> inForce() {
        return block.inForce(side.installed());
    }

    private Set<Instant> moments() {
        return side.keys().stream()
                .map(EpochKeys::origin)
                .flatMap(origin -> Stream.of(origin.made(), origin.complete()))
                .collect(Collectors.toSet());
    }

    /** Whether the key became too old, or, once a wall clock was set, turns out not to be. */
    private void lookAtAge() {
        if (closed || !block.isDue(side.installed())) {
            return;
        }
        deliver(new Event.Drifted());
        if (!closed && block.isBlocking()) {
            if (side.isInitiator()) {
                clock.overdue();
            } else {
                actions.nudge(NudgeReason.DUE);
            }
        }
    }

    /** A key that is too old is not worth trying: the random one would be in its place. */
    private boolean mayTryOther() {
        Optional<EpochKeys> current = side.record().current();
        return !block.isTooOld(
                side.installed().equals(current) ? side.record().prepared().map(PreparedKeys::keys) : current);
    }

    void rotateNow(boolean resetGranted) {
        if (side.isInitiator()) {
            clock.now(resetGranted);
        } else {
            deliver(new Event.ResetGranted(resetGranted));
            actions.nudge(NudgeReason.OPERATOR);
        }
    }

    void observed(PeerObservation observation) {
        lookAtAge();
        if (closed || !observation.compared().equals(inForce())) {
            // Read before the last rotation: it says nothing of the keys in force. The next look will.
            return;
        }
        if (observation.compared().isPresent() && !observation.holdsThem()) {
            if (wireGuard.isInstalled() && readable && log.drifted()) {
                lookWithin.accept(AFTER_DRIFT);
            }
            readable = true;
            deliver(new Event.Drifted());
            return;
        }
        readable = true;
        log.endOldDrift();
        log.clear(Alarm.Kind.WIREGUARD);
        facts.handshake(observation.latestHandshake());
        log.liveIfNew();
        if (holdsCurrent()) {
            recovery.observed(observation);
        } else {
            recovery.blind();
        }
        if (side.isInDoubt() && mayTryOther() && clock.mayProbe(observation.latestHandshake())) {
            deliver(new Event.ProbeDue());
        }
    }

    /** The interface could not be read, or the peer is not in it. */
    void unreadable() {
        readable = false;
        recovery.blind();
    }

    /** Whether the interface holds the durable keys in force, as far as is known, and no others in their place. */
    private boolean holdsCurrent() {
        Optional<EpochKeys> current = side.record().current();
        return readable && wireGuard.isInstalled() && current.isPresent() && current.equals(inForce());
    }

    /** Wipes everything it holds. */
    @Override
    public void close() {
        closed = true;
        expected = Optional.empty();
        clock.close();
        actions.close();
        block.close();
        side.keys().forEach(EpochKeys::close);
    }
}
