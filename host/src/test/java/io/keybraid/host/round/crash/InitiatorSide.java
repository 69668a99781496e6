package io.keybraid.host.round.crash;

import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.key.Kid;
import io.keybraid.host.message.Message;
import io.keybraid.host.message.RoundId;
import io.keybraid.host.round.Initiator;
import io.keybraid.host.round.InitiatorState;
import io.keybraid.host.round.InitiatorState.Agreement;
import io.keybraid.host.round.InitiatorState.Phase;
import io.keybraid.host.round.crash.Bounds.Trait;
import java.util.List;

/** The real initiator, or one with a mistake. */
final class InitiatorSide extends Side<InitiatorState> {

    /** So that reserved numbers are lost in crashes as well as used. */
    private static final long BLOCK = 2;

    InitiatorSide(
            Things things, Catalogue<InitiatorState, Known<InitiatorState>> states, Bounds bounds, Mistake mistake) {
        this(things, states, bounds, mistake, new Chance());
    }

    private InitiatorSide(
            Things things,
            Catalogue<InitiatorState, Known<InitiatorState>> states,
            Bounds bounds,
            Mistake mistake,
            Chance chance) {
        super(things, states, mistake.initiator().apply(real(bounds, chance)::step), chance);
    }

    private static Initiator real(Bounds bounds, Chance chance) {
        long block = bounds.has(Trait.NUMBERS_IN_BLOCKS) ? BLOCK : 1;
        return new Initiator(Toys.terms(bounds.has(Trait.WORD_NEEDED)), chance, block);
    }

    static Catalogue<InitiatorState, Known<InitiatorState>> states(Things things) {
        return new Catalogue<>(0xFFFE, state -> {
            int installed = state.record()
                    .current()
                    .map(EpochKeys::kid)
                    .map(things.kids::number)
                    .orElse(Things.NO_KEY);
            return new Known<>(state, things.records.number(state.record()), installed, kids(state));
        });
    }

    private static List<Kid> kids(InitiatorState state) {
        return state.phase() instanceof Phase.Waiting waiting
                ? List.of(waiting.keys().kid())
                : List.of();
    }

    @Override
    InitiatorState after(TunnelRecord record) {
        return InitiatorState.after(record);
    }

    @Override
    TunnelRecord record(InitiatorState state) {
        return state.record();
    }

    @Override
    boolean foundEqual(InitiatorState before, InitiatorState after) {
        return after.agreement() instanceof Agreement.InStep && !(before.agreement() instanceof Agreement.InStep);
    }

    /** A round or a HELLO that the state has left never comes back: its number is not used again. */
    @Override
    boolean mayMatter(InitiatorState state, RoundId round) {
        return state.phase().round().equals(round)
                || state.agreement() instanceof Agreement.Unknown unknown
                        && unknown.hello().equals(round);
    }

    /** What a message is about is over: whatever comes of it now, comes of it for ever. */
    @Override
    boolean mayMatter(InitiatorState state, Message message) {
        return switch (message) {
            case Message.Accept accept -> state.phase().round().equals(accept.round());
            case Message.Abort abort -> state.phase().round().equals(abort.round());
            case Message.Status status ->
                state.agreement() instanceof Agreement.Unknown unknown
                        && unknown.hello().equals(status.round());
            // A later COMMIT is of a later epoch.
            case Message.Done done ->
                state.phase() instanceof Phase.Committing && state.record().epoch() == done.epoch();
            default -> true;
        };
    }

    /** Whether the ends lost their common keys, or have none yet: the schedule begins a round at once. */
    boolean needsRound(int state) {
        InitiatorState it = known(state).state();
        boolean without = it.agreement() instanceof Agreement.Diverged
                || it.agreement() instanceof Agreement.InStep
                        && it.record().current().isEmpty();
        return without && it.linked() && it.phase() instanceof Phase.Idle;
    }
}
