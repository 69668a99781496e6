package io.keybraid.host.round;

import java.util.List;

/**
 * A responder that holds keys ready and can neither hear from the initiator nor see a WireGuard session does not know which
 * of its two keys the initiator has. It tries both in turn: a handshake completes with the right one only. The initiator
 * never does the same, or the two could miss each other for ever.
 */
final class Doubt {

    private Doubt() {}

    /** The other key's turn. */
    static Step<ResponderState> probe(ResponderState state) {
        if (!state.isInDoubt()) {
            return Step.of(state);
        }
        return state.probing()
                ? Step.of(state.withProbing(false), new Action.Install())
                : Step.of(
                        state.withProbing(true),
                        new Action.InstallPrepared(),
                        new Action.Report(new Notice.Probing(
                                state.record().prepared().orElseThrow().round())));
    }

    /**
     * Goes back to the keys in force: when the initiator can tell which it has, and before the record changes, so that the
     * interface never holds a key that is not durable.
     */
    static ResponderState settle(ResponderState state, List<Action> actions) {
        if (state.probing()) {
            actions.add(new Action.Install());
        }
        return state.withProbing(false);
    }

    /** What the interface should hold, once more. */
    static Action installAgain(ResponderState state) {
        return state.probing() ? new Action.InstallPrepared() : new Action.Install();
    }
}
