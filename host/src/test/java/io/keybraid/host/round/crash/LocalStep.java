package io.keybraid.host.round.crash;

import io.keybraid.host.message.RoundId;
import org.jspecify.annotations.Nullable;

/**
 * What a machine made of an event, in numbers.
 *
 * @param state the next one
 * @param changes whether anything at all came of the event
 * @param effects in their order; a crash may come before each
 * @param begins what the driver begins
 * @param forgets the rounds that the driver forgets
 * @param accept the number of the ACCEPT that the driver completes, or -1
 * @param foundEqual whether the initiator learned just now that both ends hold the same keys
 * @param greeted whether the initiator took a new number for a HELLO
 * @param mistake what the machine did against its contract
 */
record LocalStep(
        int state,
        boolean changes,
        Effect[] effects,
        int[] begins,
        RoundId[] forgets,
        int accept,
        boolean foundEqual,
        boolean greeted,
        @Nullable String mistake) {}
