package io.keybraid.host.tunnel;

import io.keybraid.host.message.Message;
import io.keybraid.host.message.Message.Session;
import io.keybraid.host.message.RoundId;
import io.keybraid.host.message.SessionState;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What each end says of WireGuard's session to the other, in SESSION messages. Runs on the tunnel's serial thread alone.
 */
final class SessionTalk {

    private final Side side;
    private final BooleanSupplier holdsCurrent;
    private final TunnelFacts facts;
    private final Consumer<Message> send;
    private SessionState here = SessionState.UNKNOWN;
    private Optional<Session> peer = Optional.empty();
    private Optional<Session> told = Optional.empty();

    /** @param holdsCurrent whether this end's interface holds the durable keys in force, and not others in their place */
    SessionTalk(Side side, BooleanSupplier holdsCurrent, TunnelFacts facts, Consumer<Message> send) {
        this.side = side;
        this.holdsCurrent = holdsCurrent;
        this.facts = facts;
        this.send = send;
    }

    SessionState here() {
        return here;
    }

    void here(SessionState now) {
        here = now;
        facts.session(now);
    }

    /** Says what changed since it was last said. */
    void tellChanges() {
        Optional<Session> now = now();
        if (now.isPresent() && !now.equals(told)) {
            told = now;
            now.ifPresent(send);
        }
    }

    /** After a look: of a session in trouble it is said again. */
    void tell() {
        if (here == SessionState.OLD || here == SessionState.DEAD) {
            told = Optional.empty();
        }
        tellChanges();
    }

    private Optional<Session> now() {
        if (side.phase() == TunnelView.Phase.WAITING_FOR_PEER
                || side.record().current().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Session(
                RoundId.NONE,
                side.record().epoch(),
                side.record().kid(),
                holdsCurrent.getAsBoolean(),
                facts.isLiveHere(),
                here));
    }

    /** What was told on the connection before may be lost. */
    void linkUp() {
        told = Optional.empty();
        peer = Optional.empty();
        tellChanges();
    }

    void heard(Session session) {
        peer = Optional.of(session);
        facts.peerSession(session);
    }

    /** Whether the interfaces of both ends hold the same keys, those in force, as far as is known. */
    boolean bothHoldTheSame() {
        return side.record().current().isPresent()
                && holdsCurrent.getAsBoolean()
                && peer.filter(said -> said.installed()
                                && said.epoch() == side.record().epoch()
                                && said.kid().equals(side.record().kid()))
                        .isPresent();
    }

    boolean isDeadAtBoth() {
        return here == SessionState.DEAD
                && peer.filter(said -> said.session() == SessionState.DEAD).isPresent();
    }
}
