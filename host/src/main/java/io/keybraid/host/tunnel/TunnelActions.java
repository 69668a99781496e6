package io.keybraid.host.tunnel;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.combine.RoundKeys;
import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.journal.PreparedKeys;
import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.key.ChainSecret;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.message.AbortReason;
import io.keybraid.host.message.Message;
import io.keybraid.host.message.Message.Accept;
import io.keybraid.host.message.Message.Mode;
import io.keybraid.host.message.Message.Nudge;
import io.keybraid.host.message.Message.Offer;
import io.keybraid.host.message.Message.Status;
import io.keybraid.host.message.MessageWriter;
import io.keybraid.host.message.NudgeReason;
import io.keybraid.host.message.RoundId;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.round.Action;
import io.keybraid.host.round.CompletedRound;
import io.keybraid.host.round.Event;
import io.keybraid.host.round.InitiatorExchange;
import io.keybraid.host.round.ResponderExchange;
import io.keybraid.host.round.RoundFailure;
import io.keybraid.host.wireguard.WireGuardException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does what the state machine asks. Runs on the tunnel's serial thread; what waits for strands runs on a virtual thread of
 * its own and comes back as an event.
 */
final class TunnelActions implements AutoCloseable {

    private static final int NONCE_BYTES = 32;

    private final Lineage lineage;
    private final StaleBlock block;
    private final PolicyAlarms alarms;
    private final Surroundings around;
    private final TunnelEngine.Identified id;
    private final TunnelInterface wireGuard;
    private final TunnelFacts facts;
    private final TunnelNotices notices;
    private final RotationClock clock;
    private final Consumer<Event> later;
    private final Consumer<Runnable> serial;
    private final IdentityPin peer;
    private final Map<RoundId, Thread> running = new ConcurrentHashMap<>();
    private @Nullable RoundId responding;
    private Action.@Nullable Respond next;
    private HeldMessages.Lease nextLease = HeldMessages.Lease.NONE;
    /** Of the messages that are worked on in the background, by their rounds. */
    private final Map<RoundId, HeldMessages.Lease> leases = new ConcurrentHashMap<>();

    private final Map<RoundId, OfferedRound> offered = new ConcurrentHashMap<>();

    /** An OFFER that waits for its ACCEPT. */
    private record OfferedRound(InitiatorExchange exchange, Offer offer, PublicBytes bytes) {}

    TunnelActions(
            Lineage lineage,
            StaleBlock block,
            PolicyAlarms alarms,
            Surroundings around,
            TunnelEngine.Identified id,
            TunnelInterface wireGuard,
            TunnelFacts facts,
            TunnelNotices notices,
            RotationClock clock,
            Consumer<Event> later,
            Consumer<Runnable> serial) {
        this.lineage = lineage;
        this.block = block;
        this.alarms = alarms;
        this.around = around;
        this.id = id;
        this.wireGuard = wireGuard;
        this.facts = facts;
        this.notices = notices;
        this.clock = clock;
        this.later = later;
        this.serial = serial;
        this.peer = id.side().isInitiator()
                ? id.terms().parties().responder()
                : id.terms().parties().initiator();
    }

    /** @throws OperatorException (STATE) if the journal did not take a record; nothing after it may happen */
    void perform(Action action) throws OperatorException {
        TunnelRecord record = id.side().record();
        switch (action) {
            case Action.Persist persist -> {
                around.journal().save(id.tag(), persist.record());
                notices.saved();
            }
            case Action.Install install -> install(record.current());
            case Action.InstallPrepared prepared -> install(record.prepared().map(PreparedKeys::keys));
            case Action.Send send -> transmit(send.message());
            case Action.SendInstalled told -> {
                if (record.current().isEmpty() || wireGuard.isInstalled()) {
                    transmit(told.message());
                }
            }
            case Action.SendStatus status -> {
                transmit(MessageWriter.write(status(status.hello(), record)));
                if (block.isBlocking()) {
                    nudge(NudgeReason.DUE);
                }
            }
            case Action.MakeOffer make -> inBackground("offer", make.round(), () -> makeOffer(make, record));
            case Action.Complete complete ->
                held(complete.round(), size(complete.accept()), lease -> {
                    leases.put(complete.round(), lease);
                    inBackground("complete", complete.round(), () -> complete(complete, record));
                });
            case Action.Respond respond -> respondInTurn(respond);
            case Action.AwaitWindow await -> clock.awaitWindow(await.round());
            case Action.Forget forget -> forget(forget.round());
            case Action.SetTimer timer -> clock.set(timer.timer(), timer.number());
            case Action.Report report -> notices.tell(report.notice());
        }
    }

    private void install(Optional<EpochKeys> keys) {
        block.admit(keys).ifPresent(this::install);
        alarms.admitted(keys, block.isBlocking() && wireGuard.isInstalled());
    }

    private void install(EpochKeys keys) {
        wireGuard.install(keys);
        try {
            facts.installed(keys.kid(), wireGuard.latestHandshake());
        } catch (WireGuardException e) {
            wireGuard.alarm(e);
        }
    }

    void nudge(NudgeReason reason) {
        transmit(MessageWriter.write(new Nudge(RoundId.NONE, id.side().record().epoch(), reason)));
    }

    void transmit(PublicBytes message) {
        // A lost frame is the protocol's to survive.
        around.router().send(peer, id.tag().frame(message));
    }

    /** Something that takes long; ends in an event. */
    private interface Work {
        Event call() throws RoundFailure, WireGuardException;
    }

    private void inBackground(String what, RoundId round, Work work) {
        Runnable body = () -> {
            later.accept(outcome(what, round, work));
            serial.accept(() -> ended(round));
        };
        running.put(round, around.timers().start(what + " " + round, body));
    }

    private Event outcome(String what, RoundId round, Work work) {
        try {
            return work.call();
        } catch (RoundFailure e) {
            notices.failedHere(round, e);
            return new Event.Failed(round, e.reason());
        } catch (WireGuardException e) {
            wireGuard.alarm(e);
            return new Event.Failed(round, AbortReason.NO_PEER);
        } catch (IllegalStateException e) {
            // A secret was wiped meanwhile: the round was given up, or the tunnel closed.
            return new Event.Failed(round, AbortReason.STOPPING);
        } catch (RuntimeException e) {
            notices.fault(what, e);
            return new Event.Failed(round, AbortReason.SOURCES);
        }
    }

    /**
     * However many OFFERs a peer sends, one is answered at a time, and the newest one after it: the one before is told to
     * stop. One for which this host has no room is refused.
     */
    private void respondInTurn(Action.Respond respond) {
        held(respond.offer().round(), respond.bytes().length(), lease -> respondInTurn(respond, lease));
    }

    /** With room for a message of the peer's; without, the round is given up. */
    private void held(RoundId round, int bytes, Consumer<HeldMessages.Lease> work) {
        around.held()
                .take(peer, bytes)
                .ifPresentOrElse(work, () -> later.accept(new Event.Failed(round, AbortReason.SOURCES)));
    }

    private static int size(Accept accept) {
        return accept.selected().stream()
                .mapToInt(strand -> strand.bytes().length())
                .sum();
    }

    private void respondInTurn(Action.Respond respond, HeldMessages.Lease lease) {
        if (responding == null) {
            responding = respond.offer().round();
            leases.put(responding, lease);
            TunnelRecord record = id.side().record();
            inBackground("respond", responding, () -> respond(respond, record));
        } else {
            waitsNext(respond, lease);
            interrupt(responding);
        }
    }

    private void waitsNext(Action.@Nullable Respond respond, HeldMessages.Lease lease) {
        nextLease.close();
        next = respond;
        nextLease = lease;
    }

    /** On the serial thread. */
    private void ended(RoundId round) {
        running.remove(round);
        HeldMessages.Lease worked = leases.remove(round);
        if (worked != null) {
            worked.close();
        }
        if (round.equals(responding)) {
            responding = null;
            Action.Respond waiting = next;
            HeldMessages.Lease lease = nextLease;
            next = null;
            nextLease = HeldMessages.Lease.NONE;
            if (waiting != null) {
                respondInTurn(waiting, lease);
            }
        }
    }

    private void interrupt(RoundId round) {
        Thread thread = running.get(round);
        if (thread != null) {
            thread.interrupt();
        }
    }

    private Event makeOffer(Action.MakeOffer make, TunnelRecord record) throws RoundFailure, WireGuardException {
        wireGuard.requirePeer();
        InitiatorExchange exchange = InitiatorExchange.begin(lineage.after(record), make.round());
        Offer offer = new Offer(
                make.round(),
                make.epoch(),
                make.mode(),
                record.kid(),
                id.terms().parties(),
                nonce(),
                id.terms().policy(),
                exchange.offers());
        PublicBytes bytes = MessageWriter.write(offer);
        offered.put(make.round(), new OfferedRound(exchange, offer, bytes));
        if (bytes.length() > MessageWriter.MAX_BYTES) {
            throw new RoundFailure(
                    AbortReason.SOURCES, "the offers have " + bytes.length() + " bytes together", List.of());
        }
        return new Event.OfferReady(make.round(), bytes);
    }

    private Event complete(Action.Complete complete, TunnelRecord record) throws RoundFailure, WireGuardException {
        OfferedRound running = offered.remove(complete.round());
        if (running == null) {
            throw new IllegalStateException("the round was given up");
        }
        try (InitiatorExchange exchange = running.exchange();
                ChainSecret none = ChainSecret.none()) {
            ChainSecret previous = previous(running.offer().mode(), record, none);
            CompletedRound done = exchange.complete(previous, running.offer(), running.bytes(), complete.accept());
            RoundKeys keys = done.keys();
            facts.made(done.used(), done.failures());
            notices.leftOut(done.failures());
            return new Event.Completed(
                    complete.round(),
                    new EpochKeys(
                            running.offer().epoch(),
                            keys.kid(),
                            keys.psk(),
                            keys.chain(),
                            lineage.next(record, done.used())),
                    keys.initiatorTag());
        }
    }

    private Event respond(Action.Respond respond, TunnelRecord record) throws RoundFailure, WireGuardException {
        wireGuard.requirePeer();
        try (ChainSecret none = ChainSecret.none()) {
            ChainSecret previous = previous(respond.offer().mode(), record, none);
            ResponderExchange.PreparedRound ready = ResponderExchange.respond(
                    lineage.after(record),
                    previous,
                    respond.offer(),
                    respond.bytes(),
                    nonce(),
                    used -> lineage.next(record, used));
            facts.made(ready.used(), ready.failures());
            notices.leftOut(ready.failures());
            return new Event.Responded(respond.offer().round(), ready.prepared());
        }
    }

    private static ChainSecret previous(Mode mode, TunnelRecord record, ChainSecret none) {
        return switch (mode) {
            case RESET -> none;
            case CHAINED -> record.current().map(EpochKeys::chain).orElse(none);
        };
    }

    private Message status(RoundId hello, TunnelRecord record) {
        Optional<Long> age = Optional.empty();
        try {
            age = wireGuard.handshakeAge().map(Duration::toSeconds).filter(seconds -> seconds >= 0);
        } catch (WireGuardException e) {
            wireGuard.alarm(e);
        }
        return new Status(
                hello,
                record.epoch(),
                record.kid(),
                record.prepared().map(PreparedKeys::round),
                record.sequence(),
                age,
                wireGuard.isInstalled());
    }

    private PublicBytes nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        around.random().nextBytes(bytes);
        return PublicBytes.copyOf(bytes);
    }

    private void forget(RoundId round) {
        interrupt(round);
        if (next != null && next.offer().round().equals(round)) {
            waitsNext(null, HeldMessages.Lease.NONE);
        }
        giveUp(round);
    }

    private void giveUp(RoundId round) {
        OfferedRound running = offered.remove(round);
        if (running != null) {
            running.exchange().close();
        }
    }

    @Override
    public void close() {
        running.values().forEach(Thread::interrupt);
        offered.keySet().forEach(this::giveUp);
        leases.values().forEach(HeldMessages.Lease::close);
        nextLease.close();
    }
}
