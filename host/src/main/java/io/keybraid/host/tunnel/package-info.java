/**
 * A tunnel: an interface, a peer and a policy, kept in step with the host at the other end. It drives the state machines of
 * package round: feeds them events, does what they ask, and keeps what status tells.
 */
@NullMarked
package io.keybraid.host.tunnel;

import org.jspecify.annotations.NullMarked;
