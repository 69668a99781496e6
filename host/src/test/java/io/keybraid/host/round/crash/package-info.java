/**
 * An exhaustive scheduler for the two real state machines of a round: it explores every order in which events, messages,
 * crashes and losses can come, within bounds, and checks in every state what docs/protocol.md promises.
 */
@NullMarked
package io.keybraid.host.round.crash;

import org.jspecify.annotations.NullMarked;
