/**
 * Rounds: the two state machines of docs/protocol.md, section 3, as pure functions, and the exchanges that turn strands into
 * keys. A machine takes an event and yields its next state and what is to be done, in order; it never waits, never looks at
 * a clock, and never fails.
 */
@NullMarked
package io.keybraid.host.round;

import org.jspecify.annotations.NullMarked;
