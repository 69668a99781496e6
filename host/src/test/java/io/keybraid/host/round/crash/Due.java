package io.keybraid.host.round.crash;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.key.Kid;
import io.keybraid.host.message.Message.Offer;
import io.keybraid.host.message.RoundId;
import io.keybraid.host.round.Action;
import io.keybraid.host.round.Event;

/** Something an end has begun and lost with a crash: what its driver holds beside the machine's state. */
sealed interface Due {

    RoundId round();

    /** Comes back as this event, some time. */
    record Outcome(RoundId round, Event event) implements Due {}

    /** Runs out, some time. */
    record Timer(Event.TimedOut event) implements Due {
        @Override
        public RoundId round() {
            return event.number();
        }
    }

    /** A responder's strands are at work on this OFFER, with the chain secret of then. */
    record Answer(Action.Respond respond, Kid chain) implements Due {
        @Override
        public RoundId round() {
            return respond.offer().round();
        }
    }

    /** An initiator's strands wait for the answers to this OFFER. Nothing comes of it by itself. */
    record Held(Offer offer, PublicBytes bytes) implements Due {
        @Override
        public RoundId round() {
            return offer.round();
        }
    }
}
