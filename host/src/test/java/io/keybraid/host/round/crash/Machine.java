package io.keybraid.host.round.crash;

import io.keybraid.host.round.Event;
import io.keybraid.host.round.Step;

/** One of the two state machines, as it is or with a mistake planted in it. */
interface Machine<S> {

    Step<S> step(S state, Event event);
}
