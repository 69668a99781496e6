package io.keybraid.host.round;

import java.util.List;

/**
 * What a machine made of an event.
 *
 * @param state its next state
 * @param actions to be done one after the other; where one fails, those after it are not done and the tunnel starts over
 *     from its journal
 */
public record Step<S>(S state, List<Action> actions) {

    public Step {
        actions = List.copyOf(actions);
    }

    static <S> Step<S> of(S state, Action... actions) {
        return new Step<>(state, List.of(actions));
    }
}
