package io.keybraid.host.round.crash;

import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.message.Message.Offer;
import io.keybraid.host.message.RoundId;
import io.keybraid.host.round.Action;
import io.keybraid.host.round.Event;
import io.keybraid.host.round.ResponderState;
import io.keybraid.host.round.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Mistakes that a rotation protocol may well have, by the names that the Spin model gives them, and some more. */
final class PlantedMistakes {

    /** The responder drops keys in waiting by itself. */
    static final Mistake RDISCARD =
            new Mistake(m -> m, real -> (state, event) -> drop(real, state, event), false, true, false);

    /** The responder sends ACCEPT before the keys in waiting are durable. */
    static final Mistake NOPREPARE = Mistake.ofResponder(real -> (state, event) -> event instanceof Event.Responded
            ? last(real.step(state, event), action -> action instanceof Action.Persist)
            : real.step(state, event));

    /** In a tunnel, the responder in doubt never tries its keys in waiting. */
    static final Mistake NOPROBE = Mistake.ofResponder(
            real -> (state, event) -> event instanceof Event.ProbeDue ? nothing(state) : real.step(state, event));

    /** The responder takes OFFERs whose round is not later than the last it prepared. */
    static final Mistake NOSEQ = Mistake.ofResponder(real -> (state, event) -> ignoringSequence(real, state, event));

    /** The initiator commits without looking at the responder's tag. */
    static final Mistake NOTAG = new Mistake(m -> m, m -> m, true, false, false);

    /** After a failed save an end goes on with the record before, and does not make sure that the disk holds it. */
    static final Mistake NOSETTLE = new Mistake(m -> m, m -> m, false, false, true);

    /** The initiator installs the new key before its decision is durable. */
    static final Mistake INSTALLFIRST = Mistake.ofInitiator(real -> (state, event) -> event instanceof Event.WindowOpen
            ? first(real.step(state, event), action -> action instanceof Action.Install)
            : real.step(state, event));

    /** The initiator sends COMMIT before its decision is durable. */
    static final Mistake COMMITFIRST = Mistake.ofInitiator(real -> (state, event) -> event instanceof Event.WindowOpen
            ? first(
                    real.step(state, event),
                    action -> action instanceof Action.Send || action instanceof Action.SendInstalled)
            : real.step(state, event));

    /** The initiator forgets in a crash which round numbers it used. */
    static final Mistake NORESERVE = Mistake.ofInitiator(real -> (state, event) -> event instanceof Event.RoundDue
            ? without(real.step(state, event), action -> action instanceof Action.Persist)
            : real.step(state, event));

    /** The responder answers a COMMIT before its switch is durable. */
    static final Mistake DONEFIRST = Mistake.ofResponder(real -> (state, event) -> event instanceof Event.Received
            ? first(
                    real.step(state, event),
                    action -> action instanceof Action.Send || action instanceof Action.SendInstalled)
            : real.step(state, event));

    private PlantedMistakes() {}

    private static Step<ResponderState> drop(Machine<ResponderState> real, ResponderState state, Event event) {
        TunnelRecord record = state.record();
        if (!(event instanceof Event.CompareDue) || record.prepared().isEmpty()) {
            return real.step(state, event);
        }
        TunnelRecord without = record.withPrepared(Optional.empty());
        return new Step<>(
                new ResponderState(without, state.answering(), state.resetGranted(), state.linked(), false),
                List.of(new Action.Install(), new Action.Persist(without)));
    }

    private static Step<ResponderState> ignoringSequence(
            Machine<ResponderState> real, ResponderState state, Event event) {
        boolean offered = event instanceof Event.Received received && received.message() instanceof Offer;
        if (!offered) {
            return real.step(state, event);
        }
        ResponderState unaware = with(state, state.record().withSequence(0), RoundId.NONE);
        Step<ResponderState> step = real.step(unaware, event);
        ResponderState after = step.state();
        RoundId answering = after.answering().equals(RoundId.NONE) ? state.answering() : after.answering();
        return new Step<>(with(after, state.record(), answering), step.actions());
    }

    private static ResponderState with(ResponderState state, TunnelRecord record, RoundId answering) {
        return new ResponderState(record, answering, state.resetGranted(), state.linked(), state.probing());
    }

    private static <S> Step<S> nothing(S state) {
        return new Step<>(state, List.of());
    }

    private static <S> Step<S> without(Step<S> step, Predicate<Action> which) {
        return new Step<>(
                step.state(), step.actions().stream().filter(which.negate()).toList());
    }

    private static <S> Step<S> first(Step<S> step, Predicate<Action> which) {
        List<Action> actions =
                new ArrayList<>(step.actions().stream().filter(which).toList());
        actions.addAll(without(step, which).actions());
        return new Step<>(step.state(), actions);
    }

    private static <S> Step<S> last(Step<S> step, Predicate<Action> which) {
        List<Action> actions = new ArrayList<>(without(step, which).actions());
        actions.addAll(step.actions().stream().filter(which).toList());
        return new Step<>(step.state(), actions);
    }
}
