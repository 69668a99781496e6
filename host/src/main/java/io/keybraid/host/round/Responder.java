package io.keybraid.host.round;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.journal.PreparedKeys;
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
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The side that answers rounds: it holds keys ready, durably, before it says so, and never drops them by itself. They end by
 * COMMIT, by ABORT, by a HELLO that shows them decided, or by the OFFER of a later round.
 */
public final class Responder {

    private final Terms terms;

    public Responder(Terms terms) {
        this.terms = terms;
    }

    public Step<ResponderState> step(ResponderState state, Event event) {
        return switch (event) {
            case Event.Started started -> Step.of(state, new Action.Install());
            case Event.Drifted drifted -> Step.of(state, Doubt.installAgain(state));
            case Event.ProbeDue due -> Doubt.probe(state);
            case Event.ResetGranted word -> Step.of(state.withResetGranted(word.granted()));
            case Event.Received received -> received(state, received.message(), received.bytes());
            case Event.Responded responded -> responded(state, responded.round(), responded.prepared());
            case Event.Failed failed -> failed(state, failed.round(), failed.reason());
            case Event.LinkUp up -> linkUp(state);
            case Event.LinkDown down -> Step.of(state.withLinked(false));
            case Event.RoundDue notOurs -> Step.of(state);
            case Event.OfferReady notOurs -> Step.of(state);
            case Event.Completed notOurs -> Step.of(state);
            case Event.WindowOpen notOurs -> Step.of(state);
            case Event.TimedOut notOurs -> Step.of(state);
            case Event.CompareDue notOurs -> Step.of(state);
        };
    }

    /** The initiator's HELLO may have come before this side was there to answer: it is asked for one. */
    private static Step<ResponderState> linkUp(ResponderState state) {
        List<Action> actions = new ArrayList<>();
        ResponderState settled = Doubt.settle(state, actions);
        actions.add(send(new Nudge(RoundId.NONE, state.record().epoch(), NudgeReason.COMPARE)));
        return new Step<>(settled.withLinked(true), actions);
    }

    private Step<ResponderState> received(ResponderState state, Message message, PublicBytes bytes) {
        return switch (message) {
            case Hello hello -> hello(state, hello);
            case Offer offer -> offer(state, offer, bytes);
            case Commit commit -> commit(state, commit);
            case Abort abort -> aborted(state, abort);
            case Accept accept -> unexpected(state, message);
            case Done done -> unexpected(state, message);
            case Status status -> unexpected(state, message);
            case Nudge nudge -> unexpected(state, message);
            case Session aside -> Step.of(state);
            case Ask ask -> unexpected(state, message);
            case Tell tell -> unexpected(state, message);
        };
    }

    /** A HELLO that shows the keys in waiting is as good as their COMMIT. */
    private Step<ResponderState> hello(ResponderState state, Hello hello) {
        if (!hello.parties().equals(terms.parties())) {
            return abort(state, hello.round(), hello.epoch(), AbortReason.WRONG_PARTIES);
        }
        List<Action> actions = new ArrayList<>();
        ResponderState next = state.withProbing(false);
        Optional<PreparedKeys> decided = state.record()
                .prepared()
                .filter(prepared -> prepared.keys().epoch() == hello.epoch()
                        && prepared.keys().kid().equals(hello.kid()));
        if (decided.isPresent()) {
            next = switchTo(next, decided.get(), actions);
            actions.add(rotated(decided.get()));
        } else {
            actions.add(new Action.Install());
        }
        actions.add(new Action.SendStatus(hello.round()));
        return new Step<>(next, actions);
    }

    private static Action rotated(PreparedKeys keys) {
        return new Action.Report(new Notice.Rotated(
                keys.round(), keys.keys().epoch(), keys.keys().kid()));
    }

    private static ResponderState switchTo(ResponderState state, PreparedKeys prepared, List<Action> actions) {
        TunnelRecord record = state.record().withCurrent(prepared.keys());
        actions.add(new Action.Persist(record));
        actions.add(new Action.Install());
        actions.add(new Action.Report(new Notice.Switched(
                prepared.round(), prepared.keys().epoch(), prepared.keys().kid())));
        return state.with(record).withResetGranted(false).withProbing(false);
    }

    private Step<ResponderState> offer(ResponderState state, Offer offer, PublicBytes bytes) {
        Optional<PreparedKeys> prepared = state.record().prepared();
        if (prepared.isPresent() && prepared.get().round().equals(offer.round())) {
            return again(state, prepared.get(), offer, bytes);
        }
        if (state.answering().equals(offer.round())) {
            return Step.of(state);
        }
        Optional<AbortReason> objection = objection(state, offer);
        if (objection.isPresent()) {
            return abort(state, offer.round(), offer.epoch(), objection.get());
        }
        List<Action> actions = new ArrayList<>();
        forgetAnswering(state, actions);
        ResponderState settled = Doubt.settle(state, actions);
        if (offer.mode() == Mode.RESET && state.record().current().isPresent()) {
            actions.add(new Action.Report(new Notice.Reset(offer.epoch())));
        }
        actions.add(new Action.Report(new Notice.RoundBegan(offer.round(), offer.epoch())));
        actions.add(new Action.Respond(offer, bytes));
        return new Step<>(settled.withAnswering(offer.round()), actions);
    }

    /** A duplicate is answered from the journal: a QKD key is delivered only once and must not be fetched again. */
    private Step<ResponderState> again(ResponderState state, PreparedKeys prepared, Offer offer, PublicBytes bytes) {
        if (prepared.offerHash().equals(OfferHash.of(bytes))) {
            return Step.of(state, new Action.Send(prepared.accept()));
        }
        return abort(state, offer.round(), offer.epoch(), AbortReason.PROTOCOL);
    }

    private Optional<AbortReason> objection(ResponderState state, Offer offer) {
        TunnelRecord record = state.record();
        if (!offer.parties().equals(terms.parties())) {
            return Optional.of(AbortReason.WRONG_PARTIES);
        }
        if (!offer.round().isAfter(record.sequence())
                || !offer.round().isAfter(state.answering().sequence())) {
            return Optional.of(AbortReason.OLD_ROUND);
        }
        if (Leap.isTooFar(record.sequence(), offer.round().sequence())
                || Leap.isTooFar(record.epoch(), offer.epoch())) {
            return Optional.of(AbortReason.PROTOCOL);
        }
        return switch (offer.mode()) {
            case CHAINED ->
                record.current().isPresent()
                                && offer.epoch() == record.epoch() + 1
                                && offer.previous().equals(record.kid())
                        ? Optional.empty()
                        : Optional.of(AbortReason.OUT_OF_STEP);
            case RESET -> resetObjection(state, offer);
        };
    }

    private Optional<AbortReason> resetObjection(ResponderState state, Offer offer) {
        if (Long.compareUnsigned(offer.epoch(), state.record().epoch()) <= 0) {
            return Optional.of(AbortReason.OUT_OF_STEP);
        }
        boolean needsWord = terms.resetNeedsWord() && state.record().current().isPresent() && !state.resetGranted();
        return needsWord ? Optional.of(AbortReason.CONTINUITY) : Optional.empty();
    }

    private static Step<ResponderState> responded(ResponderState state, RoundId round, PreparedKeys prepared) {
        if (!state.answering().equals(round)) {
            return Step.of(state, new Action.Forget(round));
        }
        TunnelRecord record = new TunnelRecord(round.sequence(), state.record().current(), Optional.of(prepared));
        List<Action> actions = new ArrayList<>();
        ResponderState settled = Doubt.settle(state, actions);
        actions.add(new Action.Persist(record));
        actions.add(new Action.Send(prepared.accept()));
        actions.add(new Action.Report(new Notice.Prepared(
                round, prepared.keys().epoch(), prepared.keys().kid())));
        return new Step<>(settled.with(record).withAnswering(RoundId.NONE), actions);
    }

    private static Step<ResponderState> failed(ResponderState state, RoundId round, AbortReason reason) {
        if (!state.answering().equals(round)) {
            return Step.of(state, new Action.Forget(round));
        }
        return Step.of(
                state.withAnswering(RoundId.NONE),
                new Action.Forget(round),
                send(new Abort(round, state.record().epoch() + 1, reason)),
                new Action.Report(new Notice.RoundFailed(round, reason, false)));
    }

    private static Step<ResponderState> commit(ResponderState state, Commit commit) {
        TunnelRecord record = state.record();
        if (commit.epoch() == record.epoch() && commit.kid().equals(record.kid())) {
            return Step.of(
                    state.withProbing(false),
                    new Action.Install(),
                    sendInstalled(new Done(commit.round(), record.epoch(), record.kid())));
        }
        Optional<PreparedKeys> prepared = record.prepared().filter(keys -> isProof(commit, keys));
        if (prepared.isEmpty()) {
            return abort(state, commit.round(), commit.epoch(), AbortReason.OUT_OF_STEP);
        }
        List<Action> actions = new ArrayList<>();
        ResponderState next = switchTo(state, prepared.get(), actions);
        TunnelRecord switched = next.record();
        actions.add(2, sendInstalled(new Done(commit.round(), switched.epoch(), switched.kid())));
        actions.add(rotated(prepared.get()));
        return new Step<>(next, actions);
    }

    private static boolean isProof(Commit commit, PreparedKeys prepared) {
        return commit.round().equals(prepared.round())
                && commit.epoch() == prepared.keys().epoch()
                && commit.kid().equals(prepared.keys().kid())
                && MessageDigest.isEqual(
                        commit.tag().toByteArray(), prepared.initiatorTag().toByteArray());
    }

    private static Step<ResponderState> aborted(ResponderState state, Abort abort) {
        List<Action> actions = new ArrayList<>();
        ResponderState next = state;
        if (state.answering().equals(abort.round())) {
            forgetAnswering(state, actions);
            next = state.withAnswering(RoundId.NONE);
        }
        if (state.record()
                .prepared()
                .filter(keys -> keys.round().equals(abort.round()))
                .isPresent()) {
            TunnelRecord record = state.record().withPrepared(Optional.empty());
            // In this order: the interface never holds keys that the record has dropped.
            actions.add(new Action.Install());
            actions.add(new Action.Persist(record));
            next = next.with(record).withProbing(false);
        }
        if (!actions.isEmpty()) {
            actions.add(new Action.Report(new Notice.RoundFailed(abort.round(), abort.reason(), true)));
        }
        return new Step<>(next, actions);
    }

    private static void forgetAnswering(ResponderState state, List<Action> actions) {
        if (!state.answering().equals(RoundId.NONE)) {
            actions.add(new Action.Forget(state.answering()));
        }
    }

    private static Step<ResponderState> abort(ResponderState state, RoundId round, long epoch, AbortReason reason) {
        return Step.of(
                state,
                send(new Abort(round, epoch, reason)),
                new Action.Report(new Notice.RoundFailed(round, reason, false)));
    }

    private static Step<ResponderState> unexpected(ResponderState state, Message message) {
        return Step.of(
                state, new Action.Report(new Notice.Unexpected(message.type() + " from the host that begins rounds")));
    }

    private static Action sendInstalled(Message message) {
        return new Action.SendInstalled(MessageWriter.write(message));
    }

    private static Action send(Message message) {
        return new Action.Send(MessageWriter.write(message));
    }
}
