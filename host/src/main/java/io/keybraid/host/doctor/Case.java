package io.keybraid.host.doctor;

import io.keybraid.host.channel.Refusal;
import io.keybraid.host.doctor.PeerFacts.Answer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One tunnel to be judged.
 *
 * @param now as it was last looked at
 * @param before as it was looked at a while before; empty where it was looked at once
 * @param traffic between the two looks; empty where there were not two, or the interface could not be read
 * @param early the part of it that was so long before the last look that no handshake takes longer; empty likewise
 * @param running whether a host runs here
 * @param identity this host's own pin
 * @param refusals connections that this host turned away lately
 */
public record Case(
        TunnelFacts now,
        Optional<TunnelFacts> before,
        Optional<Traffic> traffic,
        Optional<Traffic> early,
        boolean running,
        String identity,
        List<Refusal> refusals) {

    /** WireGuard drops a session of this age, in seconds. */
    static final long SESSION_ENDS = 180;

    public Case {
        Objects.requireNonNull(now);
        Objects.requireNonNull(before);
        Objects.requireNonNull(traffic);
        Objects.requireNonNull(early);
        Objects.requireNonNull(identity);
        refusals = List.copyOf(refusals);
    }

    /** Looked at once. */
    Case(TunnelFacts now, boolean running, String identity, List<Refusal> refusals) {
        this(now, Optional.empty(), Optional.empty(), Optional.empty(), running, identity, refusals);
    }

    EndFacts here() {
        return now.here();
    }

    /** Whether the running host has an alarm of this kind. */
    boolean isAlarmed(String kind) {
        return now.alarms().stream().anyMatch(alarm -> alarm.kind().equals(kind));
    }

    /** The other end, where it told of itself. */
    Optional<EndFacts> there() {
        return now.peer().answer() == Answer.TOLD ? now.peer().end() : Optional.empty();
    }

    /** The key of the interface there, where it is known. */
    Optional<String> ownKeyThere() {
        return there().flatMap(EndFacts::ownKey);
    }

    boolean keyOfOtherEndIsWrongHere() {
        return ownKeyThere().filter(key -> !key.equals(here().peerKey())).isPresent();
    }

    boolean ourKeyIsWrongThere() {
        Optional<String> own = here().ownKey();
        return there().isPresent()
                && own.isPresent()
                && !own.get().equals(there().get().peerKey());
    }

    /** Whether WireGuard has a session, as far as this end's clock can tell; a handshake in the window proves one. */
    boolean hasSession() {
        return handshakeMoved()
                || here().handshakeAgeSeconds()
                        .filter(age -> age < SESSION_ENDS)
                        .isPresent();
    }

    private boolean handshakeMoved() {
        Optional<Long> then = before.flatMap(was -> was.here().handshakeAgeSeconds());
        Optional<Long> age = here().handshakeAgeSeconds();
        return before.isPresent() && age.isPresent() && (then.isEmpty() || age.get() < then.get());
    }

    String handshakeText() {
        return here().handshakeAgeSeconds()
                .map(age -> "latest WireGuard handshake " + ago(age))
                .orElse("no WireGuard handshake since the peer was added");
    }

    static String ago(long seconds) {
        if (seconds < 0) {
            return "is " + -seconds + " s in the future by this clock";
        }
        return seconds < 3600 ? seconds + " s ago" : seconds / 3600 + " h " + seconds % 3600 / 60 + " min ago";
    }
}
