package io.keybraid.host.tunnel;

import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.round.CommitWindow;
import io.keybraid.host.wireguard.Handshakes;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.WireGuardException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A tunnel's peer in its WireGuard interface. Failures become an alarm, and installing is tried again until it works. */
final class TunnelInterface {

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final TunnelSettings settings;
    private final Surroundings around;
    private final SerialTasks tasks;
    private final TunnelLog log;
    private final Runnable installAgain;
    private boolean installed;
    private boolean retrying;

    TunnelInterface(
            TunnelSettings settings, Surroundings around, SerialTasks tasks, TunnelLog log, Runnable installAgain) {
        this.settings = settings;
        this.around = around;
        this.tasks = tasks;
        this.log = log;
        this.installAgain = installAgain;
    }

    /** Installs and reads back; never throws: the journal is ahead of the interface, not the other way round. */
    void install(EpochKeys keys) {
        try {
            around.backend().install(settings.interfaceName(), Map.of(settings.peer(), keys.psk()));
            installed = true;
            log.clear(Alarm.Kind.WIREGUARD);
        } catch (WireGuardException e) {
            installed = false;
            alarm(e);
            retryLater();
        }
    }

    private void retryLater() {
        if (!retrying) {
            retrying = true;
            around.timers()
                    .after(
                            RETRY,
                            () -> tasks.add(() -> {
                                retrying = false;
                                installAgain.run();
                            }));
        }
    }

    /** Whether the last install worked. */
    boolean isInstalled() {
        return installed;
    }

    /** @throws WireGuardException if the interface or the peer is missing */
    void requirePeer() throws WireGuardException {
        latestHandshake();
    }

    /**
     * WireGuard's latest handshake with the peer; empty where there was none.
     *
     * @throws WireGuardException if the interface or the peer is missing
     */
    Optional<Instant> latestHandshake() throws WireGuardException {
        Handshakes handshakes = around.backend().handshakes(settings.interfaceName());
        if (!handshakes.has(settings.peer())) {
            throw noPeer(settings);
        }
        return handshakes.latest(settings.peer());
    }

    /** The same, from a reading of its own: for what must not be decided by something that may be two seconds old. */
    Optional<Instant> latestHandshakeNow() throws WireGuardException {
        try (InterfaceSnapshot snapshot = around.backend().read(settings.interfaceName())) {
            return snapshot.peer(settings.peer())
                    .orElseThrow(() -> noPeer(settings))
                    .latestHandshake();
        }
    }

    /** How long ago that was. */
    Optional<Duration> handshakeAge() throws WireGuardException {
        return latestHandshake().map(at -> Duration.between(at, around.clock().instant()));
    }

    /** How long a commit must wait; a failure to look counts as an alarm, and as no session. */
    Duration commitWait() {
        return CommitWindow.wait(handshakeAgeOrAlarm());
    }

    /** How long a round must wait before it begins, likewise. */
    Duration roundWait() {
        return CommitWindow.waitToBegin(handshakeAgeOrAlarm());
    }

    private Optional<Duration> handshakeAgeOrAlarm() {
        try {
            return handshakeAge();
        } catch (WireGuardException e) {
            alarm(e);
            return Optional.empty();
        }
    }

    /** Ends the session, so that the next packet begins a handshake; whether it could. */
    boolean kick() {
        try {
            around.backend().kick(settings.interfaceName(), settings.peer());
            return true;
        } catch (WireGuardException e) {
            alarm(e);
            return false;
        }
    }

    static WireGuardException noPeer(TunnelSettings settings) {
        return new WireGuardException(
                WireGuardException.Cause.NO_PEER,
                "the interface " + settings.interfaceName() + " has no peer " + settings.peer(),
                "add the peer, or correct 'peer' of tunnel " + settings.name(),
                null);
    }

    void alarm(WireGuardException e) {
        log.raise(new Alarm(Alarm.Kind.WIREGUARD, String.valueOf(e.getMessage()), e.hint()));
    }
}
