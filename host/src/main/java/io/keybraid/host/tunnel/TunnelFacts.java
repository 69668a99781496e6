package io.keybraid.host.tunnel;

import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.key.Kid;
import io.keybraid.host.message.Message.Session;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.message.SessionState;
import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.round.StrandFailure;
import io.keybraid.host.tunnel.TunnelView.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a tunnel remembers for status. Changed by the tunnel's thread, read by any. */
final class TunnelFacts {

    private final TunnelSettings settings;
    private final Map<Alarm.Kind, Alarm> alarms = new EnumMap<>(Alarm.Kind.class);
    private Phase phase = Phase.WAITING_FOR_INTERFACE;
    private Optional<Boolean> initiator = Optional.empty();
    private Optional<TunnelTag> tag = Optional.empty();
    private TunnelRecord record = TunnelRecord.EMPTY;
    private long rotations;
    private Optional<Instant> lastRotation = Optional.empty();
    private Optional<Duration> lastDuration = Optional.empty();
    private Optional<Instant> nextRotation = Optional.empty();
    private boolean handshakeSince;
    private boolean toldLive;
    private Optional<Instant> latestHandshake = Optional.empty();
    private Optional<Instant> handshakeAtInstall = Optional.empty();
    private Kid installed = Kid.NONE;
    private SessionState session = SessionState.UNKNOWN;
    private Optional<Session> peer = Optional.empty();
    private List<StrandName> made = List.of();
    private List<StrandName> used = List.of();
    private List<StrandFailure> failures = List.of();

    TunnelFacts(TunnelSettings settings) {
        this.settings = settings;
    }

    synchronized TunnelView view() {
        return new TunnelView(
                settings,
                phase,
                initiator,
                tag,
                record.epoch(),
                record.kid(),
                rotations,
                lastRotation,
                lastDuration,
                nextRotation,
                handshakeSince,
                latestHandshake,
                used,
                failures,
                List.copyOf(alarms.values()),
                sessionView());
    }

    synchronized void phase(Phase now) {
        phase = now;
    }

    synchronized void identified(boolean isInitiator, TunnelTag itsTag) {
        initiator = Optional.of(isInitiator);
        tag = Optional.of(itsTag);
    }

    synchronized void record(TunnelRecord now) {
        record = now;
    }

    synchronized void next(Optional<Instant> when) {
        nextRotation = when;
    }

    /** A round's keys were made, of these strands; they are not in force yet. */
    synchronized void made(List<StrandName> strands, List<StrandFailure> leftOut) {
        made = List.copyOf(strands);
        failures = List.copyOf(leftOut);
    }

    synchronized void roundFailed(List<StrandFailure> leftOut) {
        failures = List.copyOf(leftOut);
    }

    /** @return the strands in the keys in force; empty where this process did not make them */
    synchronized List<StrandName> switched() {
        used = made;
        return used;
    }

    /**
     * The keys in force were put into the interface. A handshake up to now may have used those before them, whenever it is
     * observed: it proves nothing. The same keys put in again change nothing of what is proven.
     */
    synchronized void installed(Kid kid, Optional<Instant> handshakeNow) {
        if (kid.equals(installed)) {
            return;
        }
        installed = kid;
        handshakeSince = false;
        toldLive = false;
        latestHandshake = handshakeNow;
        handshakeAtInstall = handshakeNow;
    }

    synchronized void rotated(Instant when, Optional<Duration> took) {
        rotations++;
        lastRotation = Optional.of(when);
        lastDuration = took;
    }

    /** @return whether this handshake is the first one seen since the keys in force were installed */
    synchronized boolean handshake(Optional<Instant> latest) {
        latestHandshake = latest;
        boolean proof =
                !handshakeSince && latest.isPresent() && !latest.equals(handshakeAtInstall) && record.epoch() != 0;
        handshakeSince |= proof;
        return proof;
    }

    synchronized void session(SessionState now) {
        session = now;
    }

    synchronized void peerSession(Session said) {
        peer = Optional.of(said);
    }

    /** Whether a handshake completed at this end since the keys in force were installed. */
    synchronized boolean isLiveHere() {
        return handshakeSince;
    }

    /** Whether that is so at both ends. */
    synchronized boolean isLive() {
        return handshakeSince && sessionView().peerLive();
    }

    /** @return whether it is so, and was not the last time this was asked of these keys */
    synchronized boolean becameLive() {
        boolean became = isLive() && !toldLive;
        toldLive |= became;
        return became;
    }

    private SessionView sessionView() {
        Optional<Session> same = peer.filter(
                said -> said.epoch() == record.epoch() && said.kid().equals(record.kid()) && record.epoch() != 0);
        return new SessionView(
                session,
                same.map(Session::installed).orElse(false),
                same.map(Session::live).orElse(false));
    }

    /** @return the alarm of that kind before, the same or another; empty if there was none */
    synchronized Optional<Alarm> raise(Alarm alarm) {
        return Optional.ofNullable(alarms.put(alarm.kind(), alarm));
    }

    /** @return the alarm that ended; empty if there was none */
    synchronized Optional<Alarm> clear(Alarm.Kind kind) {
        return Optional.ofNullable(alarms.remove(kind));
    }
}
