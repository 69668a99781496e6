package io.keybraid.host.round.crash;

import io.keybraid.host.message.RoundId;
import java.util.function.LongSupplier;

/**
 * The initiator's chance: whatever the scheduler prepared.
 *
 * <p>For a HELLO real chance has one property that the machine relies on: the number is equal to none that is still about.
 * Nothing but equality is ever asked of it, and an initiator waits for one number only, the last it gave. So there are two
 * kinds of numbers in a world: the awaited one, always the same, and those that nobody will ever wait for again, all alike.
 * Whenever the initiator takes a number, messages and timers with the awaited one are first given the stale one.
 *
 * <p>For a round it is always the same as long as the initiator keeps its record: then nothing but roundSeq tells rounds
 * apart, which allows whatever real chance allows, and more. An initiator that lost its record begins again with low
 * sequences; then chance is what it is for, and differs.
 */
final class Chance implements LongSupplier {

    static final RoundId AWAITED = new RoundId(0, 1);
    static final RoundId STALE = new RoundId(0, 2);

    private long number;
    private boolean asked;

    void prepare(long next) {
        number = next;
        asked = false;
    }

    boolean wasAsked() {
        return asked;
    }

    @Override
    public long getAsLong() {
        asked = true;
        return number;
    }
}
