package io.keybraid.host.tunnel;

import io.keybraid.host.message.Message;
import io.keybraid.host.message.Message.Nudge;
import io.keybraid.host.message.Message.Session;
import io.keybraid.host.message.NudgeReason;
import io.keybraid.host.message.RoundId;
import io.keybraid.host.message.SessionState;
import io.keybraid.host.round.Event;
import io.keybraid.host.wireguard.WireGuardException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has the ends compared when a handshake is overdue, and brings a dead session back: the initiator's host alone, while both
 * hold the same key (docs/wireguard.md). Runs on the tunnel's serial thread alone.
 */
final class Recovery {

    private static final long COMPARE_EVERY = Duration.ofSeconds(10).toNanos();
    /** A session that is overdue is looked at as often as WireGuard tries a handshake. */
    private static final Duration WHILE_OLD = Duration.ofSeconds(5);
    /** How long an operator's wish to have a key proven stands; longer than the pause after a kick. */
    private static final long WISH = Duration.ofSeconds(40).toNanos();

    private final Side side;
    private final Surroundings around;
    private final boolean kicks;
    private final TunnelInterface wireGuard;
    private final TunnelFacts facts;
    private final TunnelLog log;
    private final SessionTalk talk;
    private final Consumer<Duration> lookWithin;
    private final Consumer<Event> later;
    private final Consumer<Message> send;
    private final SessionWatch watch = new SessionWatch();
    private final KickPace pace = new KickPace();
    private final Attention attention;
    private boolean knowsEndpoint;
    private boolean looked;
    private @Nullable Long compared;
    private @Nullable Long wished;

    Recovery(
            Side side,
            Surroundings around,
            boolean kicks,
            TunnelInterface wireGuard,
            TunnelFacts facts,
            TunnelLog log,
            SessionTalk talk,
            Consumer<Duration> lookWithin,
            Consumer<Event> later,
            Consumer<Message> send) {
        this.side = side;
        this.around = around;
        this.kicks = kicks;
        this.wireGuard = wireGuard;
        this.facts = facts;
        this.log = log;
        this.talk = talk;
        this.lookWithin = lookWithin;
        this.attention = new Attention(lookWithin);
        this.later = later;
        this.send = send;
    }

    private long now() {
        return around.timers().nanoTime();
    }

    /** A look at the interface, which holds the durable keys in force. */
    void observed(PeerObservation seen) {
        talk.here(watch.look(seen, around.clock().instant(), now()));
        knowsEndpoint = seen.knowsEndpoint();
        switch (talk.here()) {
            case ALIVE -> {
                pace.mended();
                log.clear(Alarm.Kind.SESSION);
            }
            case IDLE -> log.clear(Alarm.Kind.SESSION);
            case OLD -> {
                lookWithin.accept(WHILE_OLD);
                compare();
            }
            case DEAD -> {
                log.sessionDead(!kicks);
                compare();
            }
            case UNKNOWN -> {}
        }
        beAttentive();
        talk.tell();
        consider();
    }

    /** The first look tells too little where the handshake is old, and so does one that finds none where there was one. */
    private void beAttentive() {
        boolean tellsTooLittle = talk.here() == SessionState.UNKNOWN || (!looked && talk.here() == SessionState.IDLE);
        looked = true;
        if (tellsTooLittle && !attention.isOn()) {
            attention.begin();
        }
        attention.looked();
    }

    /** What the interface holds now, if anything, are not the durable keys in force: its session says nothing of them. */
    void blind() {
        talk.here(SessionState.UNKNOWN);
        talk.tell();
    }

    /** Both interfaces are made to hold what their journals say: at each end when a HELLO is sent or comes. */
    private void compare() {
        if (compared != null && now() - compared < COMPARE_EVERY) {
            return;
        }
        compared = now();
        if (side.isInitiator()) {
            later.accept(new Event.CompareDue());
        } else {
            nudge(NudgeReason.COMPARE);
        }
    }

    private void nudge(NudgeReason reason) {
        send.accept(new Nudge(RoundId.NONE, side.record().epoch(), reason));
    }

    /** There is a new connection: where all is not well, it is time to look. */
    void linkUp() {
        talk.linkUp();
        if (talk.here() != SessionState.ALIVE) {
            attention.beginNow();
        }
    }

    /** What the other end says. */
    void heard(Session session) {
        talk.heard(session);
        log.liveIfNew();
        consider();
    }

    /** Something happened: tells what changed, and brings a session back that is dead at both ends. */
    void consider() {
        talk.tellChanges();
        if (wished != null) {
            grant(wished);
        } else if (kicks && talk.isDeadAtBoth() && mayKick() && pace.allows(now()) && isStillDead()) {
            kick("ended, although both ends hold the same key");
        }
    }

    private void grant(long since) {
        if (facts.isLive() || now() - since > WISH) {
            wished = null;
        } else if (mayKick() && pace.allowsOnRequest(now())) {
            wished = null;
            kick("is begun anew to prove the key, as an operator asked");
        } else if (!attention.isOn()) {
            attention.begin();
        }
    }

    /** Only the initiator's host, only while the ends agree and both interfaces hold the keys. */
    private boolean mayKick() {
        return side.isInitiator()
                && side.phase() == TunnelView.Phase.IN_STEP
                && knowsEndpoint
                && talk.bothHoldTheSame();
    }

    private boolean isStillDead() {
        try {
            if (wireGuard.latestHandshakeNow().equals(watch.latestHandshake())) {
                return true;
            }
        } catch (WireGuardException e) {
            wireGuard.alarm(e);
        }
        talk.here(SessionState.UNKNOWN);
        attention.beginNow();
        return false;
    }

    /** An operator wants proof that the key is in use, and pays for it with the packets of about one round trip. */
    void prove() {
        if (side.isInitiator()) {
            wished = now();
            consider();
        } else {
            nudge(NudgeReason.PROVE);
        }
    }

    /** The other end says that the session is begun anew, or, to the initiator, that it should be. */
    void nudgedToProve() {
        if (side.isInitiator()) {
            prove();
        } else {
            attention.begin();
        }
    }

    private void kick(String why) {
        pace.kicked(now());
        if (wireGuard.kick()) {
            log.kicked(why);
            nudge(NudgeReason.PROVE);
            attention.begin();
        }
    }
}
