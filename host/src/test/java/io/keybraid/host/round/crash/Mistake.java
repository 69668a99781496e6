package io.keybraid.host.round.crash;

import io.keybraid.host.round.InitiatorState;
import io.keybraid.host.round.ResponderState;
import java.util.function.UnaryOperator;

/**
 * What is wrong with the machines that are explored, if anything.
 *
 * @param initiator makes of the real machine the one that is explored
 * @param responder likewise
 * @param tagsIgnored whether the initiator completes a round without looking at the responder's tag
 * @param dropsKeys whether the responder may be asked to drop keys in waiting, by an event that means nothing to a sound one
 * @param unsettled whether an end goes on after a failed save without saving again what is in force
 */
record Mistake(
        UnaryOperator<Machine<InitiatorState>> initiator,
        UnaryOperator<Machine<ResponderState>> responder,
        boolean tagsIgnored,
        boolean dropsKeys,
        boolean unsettled) {

    static final Mistake NONE = new Mistake(m -> m, m -> m, false, false, false);

    static Mistake ofInitiator(UnaryOperator<Machine<InitiatorState>> change) {
        return new Mistake(change, m -> m, false, false, false);
    }

    static Mistake ofResponder(UnaryOperator<Machine<ResponderState>> change) {
        return new Mistake(m -> m, change, false, false, false);
    }
}
