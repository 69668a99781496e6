package io.keybraid.host.tunnel;

import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.journal.PreparedKeys;
import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.round.Action;
import io.keybraid.host.round.Event;
import io.keybraid.host.round.Initiator;
import io.keybraid.host.round.InitiatorState;
import io.keybraid.host.round.Responder;
import io.keybraid.host.round.ResponderState;
import io.keybraid.host.round.Step;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whichever of the two machines this end runs, with its state. Used by one thread at a time. */
sealed interface Side {

    List<Action> step(Event event);

    TunnelRecord record();

    boolean isInitiator();

    /** What the interface should hold. */
    default Optional<EpochKeys> installed() {
        return record().current();
    }

    /** Whether only a WireGuard session could tell which of two keys the peer has. */
    default boolean isInDoubt() {
        return false;
    }

    /** How far the tunnel is, for status. */
    TunnelView.Phase phase();

    /** The keys that the state holds; all others may be wiped. */
    default Set<EpochKeys> keys() {
        Set<EpochKeys> keys = Collections.newSetFromMap(new IdentityHashMap<>());
        record().current().ifPresent(keys::add);
        record().prepared().map(PreparedKeys::keys).ifPresent(keys::add);
        return keys;
    }

    /** The side that begins rounds. */
    final class Initiating implements Side {
        private final Initiator machine;
        private InitiatorState state;

        Initiating(Initiator machine, TunnelRecord record) {
            this.machine = machine;
            this.state = InitiatorState.after(record);
        }

        @Override
        public List<Action> step(Event event) {
            Step<InitiatorState> step = machine.step(state, event);
            state = step.state();
            return step.actions();
        }

        @Override
        public TunnelRecord record() {
            return state.record();
        }

        @Override
        public boolean isInitiator() {
            return true;
        }

        @Override
        public TunnelView.Phase phase() {
            if (!state.linked()) {
                return TunnelView.Phase.WAITING_FOR_PEER;
            }
            if (!(state.phase() instanceof InitiatorState.Phase.Idle)) {
                return TunnelView.Phase.ROTATING;
            }
            return switch (state.agreement()) {
                case InitiatorState.Agreement.Unknown unknown -> TunnelView.Phase.COMPARING;
                case InitiatorState.Agreement.InStep inStep -> TunnelView.Phase.IN_STEP;
                case InitiatorState.Agreement.Diverged diverged -> TunnelView.Phase.OUT_OF_STEP;
            };
        }

        @Override
        public Set<EpochKeys> keys() {
            Set<EpochKeys> keys = Side.super.keys();
            if (state.phase() instanceof InitiatorState.Phase.Waiting waiting) {
                keys.add(waiting.keys());
            }
            return keys;
        }
    }

    /** The side that answers them. */
    final class Responding implements Side {
        private final Responder machine;
        private ResponderState state;

        Responding(Responder machine, TunnelRecord record) {
            this.machine = machine;
            this.state = ResponderState.after(record);
        }

        @Override
        public List<Action> step(Event event) {
            Step<ResponderState> step = machine.step(state, event);
            state = step.state();
            return step.actions();
        }

        @Override
        public TunnelRecord record() {
            return state.record();
        }

        @Override
        public boolean isInitiator() {
            return false;
        }

        @Override
        public Optional<EpochKeys> installed() {
            return state.installed();
        }

        @Override
        public boolean isInDoubt() {
            return state.isInDoubt();
        }

        @Override
        public TunnelView.Phase phase() {
            if (!state.linked()) {
                return TunnelView.Phase.WAITING_FOR_PEER;
            }
            boolean busy = state.answering().sequence() != 0
                    || state.record().prepared().isPresent();
            return busy ? TunnelView.Phase.ROTATING : TunnelView.Phase.IN_STEP;
        }
    }
}
