package io.keybraid.host.status;

import io.keybraid.host.status.SourceStatus.Health;
import io.keybraid.host.status.TunnelStatus.Role;
import io.keybraid.host.status.TunnelStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A host with one tunnel that is well and one that is not. */
public final class StatusSamples {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String PEER = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
    private static final Optional<String> NONE = Optional.empty();

    public static final HostStatus HOST = new HostStatus(
            1,
            "0.1.0",
            NOW,
            NOW.minus(Duration.ofMinutes(192)),
            "sha256:" + "8b7f0c51".repeat(8),
            List.of("0.0.0.0:7432", "[::]:7432"),
            List.of(well(), unwell()),
            List.of(
                    new SourceStatus(
                            "qkd",
                            "etsi014",
                            "qkd",
                            "ETSI-GS-QKD-014",
                            Health.UP,
                            NONE,
                            true,
                            Map.of("stored-keys", "25000")),
                    new SourceStatus(
                            "pq", "mlkem", "post-quantum", "ML-KEM-1024", Health.UNTRIED, NONE, false, Map.of())));

    private StatusSamples() {}

    /** The host, but for the strands of the tunnel that is well. */
    public static HostStatus with(List<StrandStatus> strands) {
        return new HostStatus(
                HOST.version(),
                HOST.software(),
                HOST.at(),
                HOST.startedAt(),
                HOST.identity(),
                HOST.listen(),
                List.of(well(strands), unwell()),
                HOST.sources());
    }

    private static TunnelStatus well() {
        return well(List.of(
                new StrandStatus("pq", "post-quantum", "ML-KEM-1024", true, false, NONE, NONE),
                new StrandStatus("qkd", "qkd", "ETSI-GS-QKD-014", true, true, NONE, NONE)));
    }

    private static TunnelStatus well(List<StrandStatus> strands) {
        return new TunnelStatus(
                "paris-berlin",
                "wg0",
                PEER,
                Optional.of(Role.INITIATOR),
                State.LIVE,
                12,
                Optional.of("00112233445566778899aabbccddeeff"),
                11,
                Optional.of(NOW.minusSeconds(80)),
                Optional.of(80L),
                Optional.of(7L),
                Optional.of(NOW.plusSeconds(40)),
                Optional.of(NOW.minusSeconds(79)),
                new LinkStatus(true, Optional.of(NOW.minusSeconds(3600)), NONE, NONE),
                "all(pq, qkd)",
                strands,
                List.of(),
                Optional.of("uapi"),
                new SessionStatus("ALIVE", true, true, true));
    }

    private static TunnelStatus unwell() {
        return new TunnelStatus(
                "paris-rome",
                "wg0",
                PEER.replace("xTI", "yTI"),
                Optional.of(Role.RESPONDER),
                State.WAITING_FOR_PEER,
                0,
                NONE,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new LinkStatus(
                        false,
                        Optional.empty(),
                        Optional.of("rome.example:7432 refuses the connection"),
                        Optional.of("start Keybraid there; compare 'endpoint' here and 'listen' there")),
                "pq",
                List.of(new StrandStatus(
                        "qkd",
                        "qkd",
                        "ETSI-GS-QKD-014",
                        false,
                        false,
                        Optional.of(
                                "the key management entity answered 503, \u001b[31mwhich is a long story\u202e, and it"
                                        + " did so again and again"),
                        Optional.of("see whether it is up"))),
                List.of(new AlarmStatus("LINK", "no connection for 3 minutes", "start keybraid at the other end")),
                NONE,
                new SessionStatus("UNKNOWN", false, false, false));
    }

    /** The same with another key. */
    static TunnelStatus with(TunnelStatus tunnel, long epoch, List<StrandStatus> strands) {
        return new TunnelStatus(
                tunnel.name(),
                tunnel.interfaceName(),
                tunnel.peer(),
                tunnel.role(),
                tunnel.state(),
                epoch,
                tunnel.kid(),
                tunnel.rotations(),
                tunnel.lastRotation(),
                tunnel.ageSeconds(),
                tunnel.lastRoundMillis(),
                tunnel.nextRotation(),
                tunnel.latestHandshake(),
                tunnel.link(),
                tunnel.policy(),
                strands,
                tunnel.alarms(),
                tunnel.backend(),
                tunnel.session());
    }
}
