package io.keybraid.host.tunnel;

import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.Kid;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.message.EndReport;
import io.keybraid.host.message.EndReport.Condition;
import io.keybraid.host.message.EndReport.Holding;
import io.keybraid.host.message.EndReport.ReportedStrand;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One end of a tunnel as an operator's question finds it (docs/doctor.md).
 *
 * @param report what may be told to the other end as well
 * @param trouble why the interface cannot be used; empty where it can
 */
public record EndExamination(EndReport report, Optional<WireGuardException> trouble) {

    /**
     * What is known of an end without looking at its interface.
     *
     * @param expected the key that the interface should hold; empty where it is not known, or is being changed
     */
    public record Known(
            String name,
            InterfaceName interfaceName,
            WireGuardKey peer,
            long epoch,
            Kid kid,
            Optional<EpochKeys> expected,
            String policy,
            List<ReportedStrand> strands) {}

    /** Reads the interface, within its backend's five seconds. */
    public static EndExamination of(Known known, WireGuardBackend backend, Instant now) {
        try (InterfaceSnapshot snapshot = backend.read(known.interfaceName())) {
            WireGuardKey own = snapshot.publicKey().orElse(EndReport.UNKNOWN);
            Optional<PeerState> peer = snapshot.peer(known.peer());
            if (peer.isEmpty()) {
                return troubled(known, own, noPeer(known, snapshot));
            }
            Optional<Long> age = peer.get()
                    .latestHandshake()
                    .map(at -> Duration.between(at, now).toSeconds());
            return new EndExamination(
                    report(known, own, Condition.READ, holding(known, peer.get()), age, peer.get()), Optional.empty());
        } catch (WireGuardException e) {
            return troubled(known, EndReport.UNKNOWN, e);
        }
    }

    private static EndExamination troubled(Known known, WireGuardKey own, WireGuardException e) {
        return new EndExamination(
                new EndReport(
                        known.name(),
                        own,
                        known.peer(),
                        known.epoch(),
                        known.kid(),
                        condition(e.what()),
                        Holding.UNREAD,
                        Optional.empty(),
                        0,
                        0,
                        known.policy(),
                        known.strands()),
                Optional.of(e));
    }

    private static EndReport report(
            Known known, WireGuardKey own, Condition condition, Holding holding, Optional<Long> age, PeerState peer) {
        return new EndReport(
                known.name(),
                own,
                known.peer(),
                known.epoch(),
                known.kid(),
                condition,
                holding,
                age,
                peer.receivedBytes(),
                peer.sentBytes(),
                known.policy(),
                known.strands());
    }

    private static Condition condition(WireGuardException.Cause cause) {
        return switch (cause) {
            case NO_INTERFACE -> Condition.NO_INTERFACE;
            case NO_PEER -> Condition.NO_PEER;
            case NOT_PERMITTED -> Condition.NOT_PERMITTED;
            case BROKEN, NOT_INSTALLED -> Condition.BROKEN;
        };
    }

    private static Holding holding(Known known, PeerState peer) {
        if (peer.presharedKey().isEmpty()) {
            return Holding.NONE;
        }
        if (known.expected().isEmpty()) {
            return Holding.SOME;
        }
        EpochKeys expected = known.expected().get();
        try {
            if (!peer.holds(expected.psk())) {
                return Holding.OTHER;
            }
        } catch (IllegalStateException wiped) {
            // A rotation replaced the key while it was being compared.
            return Holding.SOME;
        }
        if (expected.epoch() == 0) {
            return Holding.SOME; // the random one of a tunnel that is blocked
        }
        return expected.kid().equals(known.kid()) ? Holding.CURRENT : Holding.PREPARED;
    }

    private static WireGuardException noPeer(Known known, InterfaceSnapshot snapshot) {
        return new WireGuardException(
                WireGuardException.Cause.NO_PEER,
                "the interface " + known.interfaceName() + " has no peer " + known.peer()
                        + (snapshot.peers().isEmpty() ? ", nor any other" : ""),
                "add the peer, or correct 'peer' of tunnel " + known.name(),
                null);
    }
}
