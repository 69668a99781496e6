package io.keybraid.host.round.crash;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** How much may happen in the worlds that are explored. What is not limited here is not limited. */
record Bounds(Map<Limit, Integer> limits, Set<Trait> traits) {

    /** What may happen so many times. */
    enum Limit {
        /** Rotations that may be completed. */
        EPOCHS,
        /** Rounds that may begin. */
        ROUNDS,
        /** Crashes of either end, together. */
        CRASHES,
        /** Messages lost, but for those lost with a connection or because a queue is full. */
        LOSSES,
        /** Timers that run out early, connections that break, comparisons nobody needed. */
        SPURIOUS,
        /** Messages that come twice, or in another order. */
        MIXES,
        /** WireGuard sessions that die. */
        EXPIRIES,
        /** Offers, answers and completions that fail. */
        FAILURES,
        /** Answers whose secret is not the initiator's; at {@link #ANY} there is no limit. */
        WRONG_KEYS,
        /** Crashes in which an end loses its record, too. */
        FORGOTTEN_RECORDS,
        /** Saves that fail, and leave it open which record the disk holds. */
        FAILED_SAVES
    }

    /** What kind of world it is. */
    enum Trait {
        /** Messages pass only while there is a WireGuard session, and a session needs equal keys. */
        IN_TUNNEL,
        /** A crash may wipe the interface. */
        REBOOT,
        /** Both ends begin without keys. */
        NO_KEYS_YET,
        /** The initiator reserves round numbers in blocks, and loses some in a crash. */
        NUMBERS_IN_BLOCKS,
        /** The other end of one that crashed may lose its connection, too, with the messages in it, and time passes meanwhile. */
        NOTICED_CRASHES,
        /** Events of rounds long over stay around until they are delivered; otherwise they go when they mean nothing. */
        LATE_EVENTS,
        /** A reset needs an operator's word at both ends, who gives it when nothing else can happen. */
        WORD_NEEDED
    }

    static final int ANY = 7;

    Bounds {
        limits = Map.copyOf(limits);
        traits = Set.copyOf(traits);
    }

    static Bounds none() {
        return new Bounds(Map.of(), Set.of());
    }

    Bounds with(Limit limit, int times) {
        Map<Limit, Integer> more = new EnumMap<>(Limit.class);
        more.putAll(limits);
        more.put(limit, times);
        return new Bounds(more, traits);
    }

    Bounds with(Trait trait) {
        Set<Trait> more = EnumSet.of(trait);
        more.addAll(traits);
        return new Bounds(limits, more);
    }

    int of(Limit limit) {
        return limits.getOrDefault(limit, 0);
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Limit limit : Limit.values()) {
            if (of(limit) > 0) {
                text.append(limit)
                        .append('=')
                        .append(of(limit) == ANY ? "any" : of(limit))
                        .append(' ');
            }
        }
        EnumSet.allOf(Trait.class).stream()
                .filter(this::has)
                .forEach(trait -> text.append(trait).append(' '));
        return text.toString().strip();
    }
}
