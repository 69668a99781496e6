package io.keybraid.host.round.crash;

import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.message.Message;
import io.keybraid.host.message.RoundId;
import io.keybraid.host.round.Responder;
import io.keybraid.host.round.ResponderState;
import java.util.List;

/** The real responder, or one with a mistake. */
final class ResponderSide extends Side<ResponderState> {

    ResponderSide(
            Things things, Catalogue<ResponderState, Known<ResponderState>> states, Bounds bounds, Mistake mistake) {
        super(things, states, mistake.responder().apply(real(bounds)::step), new Chance());
    }

    private static Responder real(Bounds bounds) {
        return new Responder(Toys.terms(bounds.has(Bounds.Trait.WORD_NEEDED)));
    }

    static Catalogue<ResponderState, Known<ResponderState>> states(Things things) {
        return new Catalogue<>(0xFFFE, state -> {
            int installed = state.installed()
                    .map(EpochKeys::kid)
                    .map(things.kids::number)
                    .orElse(Things.NO_KEY);
            return new Known<>(state, things.records.number(state.record()), installed, List.of());
        });
    }

    @Override
    ResponderState after(TunnelRecord record) {
        return ResponderState.after(record);
    }

    @Override
    TunnelRecord record(ResponderState state) {
        return state.record();
    }

    @Override
    boolean foundEqual(ResponderState before, ResponderState after) {
        return false;
    }

    /** A duplicate of its OFFER may bring a round back that was forgotten. */
    @Override
    boolean mayMatter(ResponderState state, RoundId round) {
        return true;
    }

    @Override
    boolean mayMatter(ResponderState state, Message message) {
        return true;
    }

    boolean isProbing(int state) {
        return known(state).state().probing();
    }
}
