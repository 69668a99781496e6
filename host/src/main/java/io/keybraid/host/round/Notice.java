package io.keybraid.host.round;

import io.keybraid.host.key.Kid;
import io.keybraid.host.message.AbortReason;
import io.keybraid.host.message.RoundId;

/** What happened to a tunnel, for status, log and schedule. */
public sealed interface Notice {

    /** Both ends hold the same keys, or both none. */
    record InStep() implements Notice {}

    /** The ends hold different keys and neither has the other's in waiting: one lost its state. */
    record OutOfStep(long epoch, long peerEpoch) implements Notice {}

    /** Both ends have the same keys, but the responder cannot put them into its interface. */
    record PeerNotInstalled() implements Notice {}

    /** A round began. */
    record RoundBegan(RoundId round, long epoch) implements Notice {}

    /** A round was given up; the old keys stay. */
    record RoundFailed(RoundId round, AbortReason reason, boolean byPeer) implements Notice {}

    /** A responder holds keys ready. */
    record Prepared(RoundId round, long epoch, Kid kid) implements Notice {}

    /** A responder in doubt tries its keys in waiting. */
    record Probing(RoundId round) implements Notice {}

    /** New keys are in force at this end. */
    record Switched(RoundId round, long epoch, Kid kid) implements Notice {}

    /** New keys are in force at both ends. */
    record Rotated(RoundId round, long epoch, Kid kid) implements Notice {}

    /** The tunnel starts over without its chain. */
    record Reset(long epoch) implements Notice {}

    /** A reset is needed, and the configuration wants an operator's word for it. */
    record ResetNeedsWord() implements Notice {}

    /** The responder asks for a round. */
    record Nudged() implements Notice {}

    /** The peer sent something that has no place here. */
    record Unexpected(String what) implements Notice {}
}
