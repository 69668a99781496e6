package io.keybraid.host.round.crash;

import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.round.InitiatorState;
import io.keybraid.host.round.ResponderState;
import io.keybraid.host.round.crash.Bounds.Limit;
import io.keybraid.host.round.crash.Bounds.Trait;

/** What all threads of one exploration share. */
record Exploring(
        Bounds bounds,
        Mistake mistake,
        Things things,
        Catalogue<InitiatorState, Side.Known<InitiatorState>> initiators,
        Catalogue<ResponderState, Side.Known<ResponderState>> responders) {

    static Exploring of(Bounds bounds, Mistake mistake) {
        Things things = new Things();
        return new Exploring(bounds, mistake, things, InitiatorSide.states(things), ResponderSide.states(things));
    }

    /** Both ends are to be started; they hold the same keys, or none. */
    World first() {
        World world = new World();
        TunnelRecord record = Toys.recordAtFirst(!bounds.has(Trait.NO_KEYS_YET));
        for (World.End end : new World.End[] {world.initiator, world.responder}) {
            end.crash();
            end.record = things.records.number(record);
            end.slot = things.kids.number(record.kid());
        }
        for (Limit limit : Limit.values()) {
            world.allow(limit, bounds.of(limit));
        }
        return world;
    }

    /** The highest epoch that a chosen round may begin from, and one more. */
    long lastEpoch() {
        return bounds.of(Limit.EPOCHS) + (bounds.has(Trait.NO_KEYS_YET) ? 0 : 1);
    }
}
