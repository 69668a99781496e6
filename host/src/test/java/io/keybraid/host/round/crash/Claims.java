package io.keybraid.host.round.crash;

import io.keybraid.host.round.crash.Bounds.Limit;
import io.keybraid.host.round.crash.Things.KnownRecord;
import io.keybraid.host.round.crash.World.End;
import java.util.Optional;

/** What docs/protocol.md promises, section 3. */
final class Claims {

    static final String S1 = "S1: the ends hold the same keys, or the responder holds the initiator's in waiting";
    static final String S2 = "S2: an interface holds a durable key, current or in waiting, the one that it should";
    static final String S3 = "S3: when the ends have compared, their interfaces are equal";
    static final String DURABLE = "a machine goes by what is durable";
    static final String L1 = "L1: without a further fault both ends come to rest with the same keys";

    private final Things things;
    private final InitiatorSide initiatorSide;
    private final ResponderSide responderSide;
    private final boolean recordsLast;
    private final boolean inOrder;

    Claims(Exploring exploring, InitiatorSide initiatorSide, ResponderSide responderSide) {
        this.things = exploring.things();
        this.initiatorSide = initiatorSide;
        this.responderSide = responderSide;
        this.recordsLast = exploring.bounds().of(Limit.FORGOTTEN_RECORDS) == 0;
        this.inOrder = exploring.bounds().of(Limit.MIXES) == 0;
    }

    /** The claims that are to hold in every world. */
    Optional<String> broken(World world) {
        if (!sameOrPrepared(world)) {
            return Optional.of(S1);
        }
        return interfacesHoldWhatTheyShould(world) ? Optional.empty() : Optional.of(S2);
    }

    private boolean sameOrPrepared(World world) {
        if (!recordsLast) {
            return true;
        }
        KnownRecord initiator = things.records.at(world.initiator.record);
        KnownRecord responder = things.records.at(world.responder.record);
        return initiator.epoch() == responder.epoch() && initiator.kid() == responder.kid()
                || initiator.epoch() == responder.epoch() + 1 && initiator.kid() == responder.prepared();
    }

    /** Between two actions of a step an interface may lag behind the record, but it is never ahead of it. */
    boolean holdsDurableKey(End end, int recordBefore, int slotBefore) {
        return end.slot == slotBefore || holds(end.slot, end.record) || holds(end.slot, recordBefore);
    }

    private boolean holds(int slot, int record) {
        KnownRecord known = things.records.at(record);
        return slot == known.kid() || known.prepared() != Things.NO_KEY && slot == known.prepared();
    }

    /** Between two steps an interface holds what it should, and that is durable. */
    private boolean interfacesHoldWhatTheyShould(World world) {
        return holdsWhatItShould(world.initiator, initiatorSide) && holdsWhatItShould(world.responder, responderSide);
    }

    private boolean holdsWhatItShould(End end, Side<?> side) {
        if (!end.isUp()) {
            return true;
        }
        int installed = side.known(end.state).installed();
        // Without keys of ours an interface holds what it held before us.
        return installed == Things.NO_KEY || end.slot == installed && holds(end.slot, end.record);
    }

    /**
     * A frame that overtakes another may tell of the past, so it is not claimed then; nor of a responder that crashed, or fell
     * into doubt, since it answered.
     */
    boolean interfacesEqualAfterComparing(World world) {
        End responder = world.responder;
        return !inOrder
                || !responder.isUp()
                || responderSide.isProbing(responder.state)
                || responderSide.known(responder.state).installed() == Things.NO_KEY
                || world.initiator.slot == responder.slot;
    }

    boolean agrees(World world) {
        KnownRecord initiator = things.records.at(world.initiator.record);
        KnownRecord responder = things.records.at(world.responder.record);
        return world.initiator.isUp()
                && world.responder.isUp()
                && world.initiator.slot == world.responder.slot
                && initiator.epoch() == responder.epoch()
                && initiator.kid() == responder.kid();
    }
}
