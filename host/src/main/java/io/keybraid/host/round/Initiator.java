package io.keybraid.host.round;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.message.AbortReason;
import io.keybraid.host.message.Message;
import io.keybraid.host.message.Message.Abort;
import io.keybraid.host.message.Message.Accept;
import io.keybraid.host.message.Message.Ask;
import io.keybraid.host.message.Message.Commit;
import io.keybraid.host.message.Message.Done;
import io.keybraid.host.message.Message.Hello;
import io.keybraid.host.message.Message.Mode;
import io.keybraid.host.message.Message.Nudge;
import io.keybraid.host.message.Message.Offer;
import io.keybraid.host.message.Message.Session;
import io.keybraid.host.message.Message.Status;
import io.keybraid.host.message.Message.Tell;
import io.keybraid.host.message.MessageWriter;
import io.keybraid.host.message.NudgeReason;
import io.keybraid.host.message.RoundId;
import io.keybraid.host.round.Action.Timer;
import io.keybraid.host.round.InitiatorState.Agreement;
import io.keybraid.host.round.InitiatorState.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The side that begins rounds and decides them: the host whose WireGuard public key is the lower one.
 *
 * <p>The DECISION, a durable record of the new keys, is the point of no return. Before it any failure gives the round up and
 * the old keys stay; after it this side only goes forward.
 */
public final class Initiator {

    private final Terms terms;
    private final LongSupplier chance;
    private final long block;

    /**
     * @param chance 64 random bits for each round and each HELLO
     * @param block how many round numbers one durable write reserves
     */
    public Initiator(Terms terms, LongSupplier chance, long block) {
        this.terms = terms;
        this.chance = chance;
        this.block = block;
    }

    public Step<InitiatorState> step(InitiatorState state, Event event) {
        return switch (event) {
            case Event.Started started -> Step.of(state, new Action.Install());
            case Event.Drifted drifted -> Step.of(state, new Action.Install());
            case Event.LinkUp up -> hello(state.withLinked(true));
            case Event.LinkDown down -> linkDown(state);
            case Event.CompareDue due -> state.linked() && !state.phase().isOpen() ? hello(state) : Step.of(state);
            case Event.RoundDue due -> roundDue(state, due.resetGranted());
            case Event.OfferReady ready -> offerReady(state, ready.round(), ready.offer());
            case Event.Completed completed -> completed(state, completed);
            case Event.WindowOpen open -> windowOpen(state, open.round());
            case Event.Failed failed -> failed(state, failed.round(), failed.reason());
            case Event.TimedOut late -> timedOut(state, late.timer(), late.number());
            case Event.Received received -> received(state, received.message());
            case Event.Responded notOurs -> Step.of(state);
            case Event.ProbeDue notOurs -> Step.of(state);
            case Event.ResetGranted notOurs -> Step.of(state);
        };
    }

    private Step<InitiatorState> received(InitiatorState state, Message message) {
        return switch (message) {
            case Status status -> status(state, status);
            case Accept accept -> accept(state, accept);
            case Done done -> done(state, done);
            case Abort abort -> aborted(state, abort);
            case Nudge nudge -> nudged(state, nudge);
            case Session aside -> Step.of(state);
            case Offer offer -> unexpected(state, message);
            case Commit commit -> unexpected(state, message);
            case Hello hello -> unexpected(state, message);
            case Ask ask -> unexpected(state, message);
            case Tell tell -> unexpected(state, message);
        };
    }

    /** Tells the responder what this side holds, so that a decided round ends and both are compared. */
    private Step<InitiatorState> hello(InitiatorState state) {
        RoundId number = new RoundId(0, chance.getAsLong());
        TunnelRecord record = state.record();
        Hello hello = new Hello(number, record.epoch(), record.kid(), terms.parties(), terms.policy());
        List<Action> actions = new ArrayList<>();
        InitiatorState quiet = giveUp(state, actions);
        actions.add(sendInstalled(hello));
        actions.add(new Action.SetTimer(Timer.HELLO, number));
        return new Step<>(quiet.with(new Agreement.Unknown(number)), actions);
    }

    /** A round that is not decided is given up; the responder learns of it by the next HELLO or a higher OFFER. */
    private static InitiatorState giveUp(InitiatorState state, List<Action> actions) {
        if (!state.phase().isOpen()) {
            return state;
        }
        actions.add(new Action.Forget(state.phase().round()));
        return state.with(new Phase.Idle());
    }

    private static Step<InitiatorState> linkDown(InitiatorState state) {
        List<Action> actions = new ArrayList<>();
        InitiatorState quiet = giveUp(state, actions);
        return new Step<>(quiet.withLinked(false).with(new Agreement.Unknown(RoundId.NONE)), actions);
    }

    private Step<InitiatorState> status(InitiatorState state, Status status) {
        if (status.round().equals(RoundId.NONE) || !awaits(state, status.round())) {
            return Step.of(state);
        }
        InitiatorState counted = aheadOf(state, status.highestSequence());
        if (status.epoch() == state.record().epoch()
                && status.kid().equals(state.record().kid())) {
            return agreed(counted, status);
        }
        // A decided key that the responder does not hold cannot be pressed on it: it lost its state.
        return Step.of(
                counted.with(new Agreement.Diverged(status.epoch())).with(new Phase.Idle()),
                new Action.Report(new Notice.OutOfStep(state.record().epoch(), status.epoch())));
    }

    private static Step<InitiatorState> agreed(InitiatorState state, Status status) {
        if (state.record().current().isPresent() && !status.installed()) {
            // The HELLO's timer is running: it asks again until the responder's interface holds the key.
            return Step.of(state, new Action.Report(new Notice.PeerNotInstalled()));
        }
        List<Action> actions = new ArrayList<>();
        if (state.phase() instanceof Phase.Committing committing) {
            actions.add(new Action.Report(new Notice.Rotated(
                    committing.round(), state.record().epoch(), state.record().kid())));
        }
        // Keys in waiting that were not decided never will be: a round begun before this HELLO was given up with it.
        status.prepared()
                .ifPresent(round -> actions.add(send(new Abort(round, status.epoch() + 1, AbortReason.TIMED_OUT))));
        actions.add(new Action.Report(new Notice.InStep()));
        return new Step<>(state.with(new Agreement.InStep()).with(new Phase.Idle()), actions);
    }

    /** A count that leaps is a lie, and is not followed: it would use the numbers up. */
    private static InitiatorState aheadOf(InitiatorState state, long sequence) {
        if (Leap.isTooFar(state.next(), sequence)) {
            return state;
        }
        return Long.compareUnsigned(sequence, state.next()) >= 0 ? state.withNext(sequence + 1) : state;
    }

    private Step<InitiatorState> roundDue(InitiatorState state, boolean resetGranted) {
        if (!state.linked() || !(state.phase() instanceof Phase.Idle)) {
            return Step.of(state);
        }
        return switch (state.agreement()) {
            case Agreement.Unknown unknown -> Step.of(state);
            case Agreement.InStep inStep ->
                begin(
                        state,
                        state.record().current().isPresent() ? Mode.CHAINED : Mode.RESET,
                        state.record().epoch() + 1,
                        List.of());
            case Agreement.Diverged diverged -> reset(state, diverged.peerEpoch(), resetGranted);
        };
    }

    private Step<InitiatorState> reset(InitiatorState state, long peerEpoch, boolean granted) {
        if (terms.resetNeedsWord() && !granted) {
            return Step.of(state, new Action.Report(new Notice.ResetNeedsWord()));
        }
        long highest = Long.compareUnsigned(peerEpoch, state.record().epoch()) > 0
                ? peerEpoch
                : state.record().epoch();
        if (Leap.isTooFar(state.record().epoch(), highest)) {
            return Step.of(state, new Action.Report(new Notice.Unexpected("an epoch that leaps from the responder")));
        }
        return begin(state, Mode.RESET, highest + 1, List.of(new Action.Report(new Notice.Reset(highest + 1))));
    }

    private Step<InitiatorState> begin(InitiatorState state, Mode mode, long epoch, List<Action> first) {
        List<Action> actions = new ArrayList<>(first);
        InitiatorState counted = state;
        if (Long.compareUnsigned(state.next(), state.record().sequence()) > 0) {
            TunnelRecord reserved = state.record().withSequence(state.next() + block - 1);
            counted = state.with(reserved);
            actions.add(new Action.Persist(reserved));
        }
        RoundId round = new RoundId(state.next(), chance.getAsLong());
        actions.add(new Action.Report(new Notice.RoundBegan(round, epoch)));
        actions.add(new Action.SetTimer(Timer.ROUND, round));
        actions.add(new Action.MakeOffer(round, epoch, mode));
        return new Step<>(counted.withNext(state.next() + 1).with(new Phase.Offering(round, epoch)), actions);
    }

    private static Step<InitiatorState> offerReady(InitiatorState state, RoundId round, PublicBytes offer) {
        if (state.phase() instanceof Phase.Offering offering && offering.round().equals(round)) {
            return Step.of(state.with(new Phase.Offered(round, offering.epoch())), new Action.Send(offer));
        }
        return Step.of(state, new Action.Forget(round));
    }

    private static Step<InitiatorState> accept(InitiatorState state, Accept accept) {
        if (state.phase() instanceof Phase.Offered offered
                && offered.round().equals(accept.round())
                && offered.epoch() == accept.epoch()) {
            RoundId round = offered.round();
            return Step.of(
                    state.with(new Phase.Completing(round, offered.epoch())), new Action.Complete(round, accept));
        }
        return Step.of(state);
    }

    private static Step<InitiatorState> completed(InitiatorState state, Event.Completed completed) {
        RoundId round = completed.round();
        if (state.phase() instanceof Phase.Completing completing
                && completing.round().equals(round)) {
            return Step.of(
                    state.with(new Phase.Waiting(round, completed.keys(), completed.initiatorTag())),
                    new Action.AwaitWindow(round));
        }
        return Step.of(state, new Action.Forget(round));
    }

    private static Step<InitiatorState> windowOpen(InitiatorState state, RoundId round) {
        if (!(state.phase() instanceof Phase.Waiting waiting)
                || !waiting.round().equals(round)) {
            return Step.of(state);
        }
        EpochKeys keys = waiting.keys();
        TunnelRecord decided = state.record().withCurrent(keys);
        Commit commit = new Commit(round, keys.epoch(), waiting.tag(), keys.kid());
        return Step.of(
                state.with(decided).with(new Phase.Committing(round)).with(new Agreement.Unknown(RoundId.NONE)),
                new Action.Persist(decided),
                new Action.Install(),
                sendInstalled(commit),
                new Action.SetTimer(Timer.COMMIT, round),
                new Action.Report(new Notice.Switched(round, keys.epoch(), keys.kid())));
    }

    private static Step<InitiatorState> done(InitiatorState state, Done done) {
        TunnelRecord record = state.record();
        if (state.phase() instanceof Phase.Committing committing
                && done.epoch() == record.epoch()
                && done.kid().equals(record.kid())) {
            // A DONE may be from before a HELLO; what that asked is not answered by it.
            Agreement known = isAsking(state) ? state.agreement() : new Agreement.InStep();
            return Step.of(
                    state.with(new Phase.Idle()).with(known),
                    new Action.Report(new Notice.Rotated(committing.round(), record.epoch(), record.kid())));
        }
        return Step.of(state);
    }

    private Step<InitiatorState> aborted(InitiatorState state, Abort abort) {
        if (!abort.round().equals(state.phase().round()) || state.phase() instanceof Phase.Idle) {
            return Step.of(state);
        }
        if (state.phase() instanceof Phase.Committing) {
            return hello(state);
        }
        Notice failed = new Notice.RoundFailed(abort.round(), abort.reason(), true);
        Step<InitiatorState> next = mayHaveDiverged(abort.reason())
                ? hello(state)
                : Step.of(state.with(new Phase.Idle()), new Action.Forget(abort.round()));
        List<Action> actions = new ArrayList<>(next.actions());
        actions.add(new Action.Report(failed));
        return new Step<>(next.state(), actions);
    }

    private static boolean mayHaveDiverged(AbortReason reason) {
        return reason == AbortReason.OUT_OF_STEP || reason == AbortReason.OLD_ROUND;
    }

    private static Step<InitiatorState> failed(InitiatorState state, RoundId round, AbortReason reason) {
        if (!state.phase().isOpen() || !state.phase().round().equals(round)) {
            return Step.of(state, new Action.Forget(round));
        }
        return Step.of(
                state.with(new Phase.Idle()),
                new Action.Forget(round),
                send(new Abort(round, state.record().epoch() + 1, reason)),
                new Action.Report(new Notice.RoundFailed(round, reason, false)));
    }

    private Step<InitiatorState> timedOut(InitiatorState state, Timer timer, RoundId number) {
        return switch (timer) {
            case HELLO -> state.linked() && awaits(state, number) ? hello(state) : Step.of(state);
            case ROUND ->
                state.phase().isOpen() && state.phase().round().equals(number)
                        ? failed(state, number, AbortReason.TIMED_OUT)
                        : Step.of(state);
            case COMMIT ->
                state.linked() && state.phase().equals(new Phase.Committing(number)) ? hello(state) : Step.of(state);
        };
    }

    private static boolean awaits(InitiatorState state, RoundId hello) {
        return state.agreement() instanceof Agreement.Unknown unknown
                && unknown.hello().equals(hello);
    }

    private static boolean isAsking(InitiatorState state) {
        return state.agreement() instanceof Agreement.Unknown && !awaits(state, RoundId.NONE);
    }

    private Step<InitiatorState> nudged(InitiatorState state, Nudge nudge) {
        if (nudge.reason() != NudgeReason.COMPARE) {
            return Step.of(state, new Action.Report(new Notice.Nudged()));
        }
        // A running round compares the ends by itself.
        return state.linked() && !state.phase().isOpen() ? hello(state) : Step.of(state);
    }

    private static Step<InitiatorState> unexpected(InitiatorState state, Message message) {
        return Step.of(
                state,
                new Action.Report(new Notice.Unexpected(message.type() + " from the host that should wait for ours")));
    }

    private static Action sendInstalled(Message message) {
        return new Action.SendInstalled(MessageWriter.write(message));
    }

    private static Action send(Message message) {
        return new Action.Send(MessageWriter.write(message));
    }
}
