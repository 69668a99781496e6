package io.keybraid.host.doctor;

import io.keybraid.host.message.EndReport;
import io.keybraid.host.message.EndReport.Condition;
import io.keybraid.host.message.EndReport.Holding;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one end of a tunnel is like; the same for both.
 *
 * @param ownKey the interface's WireGuard public key; empty where it could not be read
 * @param peerKey the public key that is configured for the other end
 * @param epoch of the key in force, by that host's journal; 0 where there is none, or the journal was not read
 * @param kid of the key in force; empty likewise
 * @param condition whether the interface could be read
 * @param holding which preshared key it holds
 * @param handshakeAgeSeconds since the latest handshake; empty where there was none
 * @param received WireGuard's counter, in bytes
 * @param sent likewise
 * @param policy what is required
 * @param strands the tunnel's sources, in the order of their names
 */
public record EndFacts(
        Optional<String> ownKey,
        String peerKey,
        long epoch,
        Optional<String> kid,
        Condition condition,
        Holding holding,
        Optional<Long> handshakeAgeSeconds,
        long received,
        long sent,
        String policy,
        List<StrandFacts> strands) {

    public EndFacts {
        Objects.requireNonNull(ownKey);
        Objects.requireNonNull(peerKey);
        Objects.requireNonNull(kid);
        Objects.requireNonNull(condition);
        Objects.requireNonNull(holding);
        Objects.requireNonNull(handshakeAgeSeconds);
        Objects.requireNonNull(policy);
        strands = List.copyOf(strands);
    }

    /**
     * A source of the tunnel.
     *
     * @param assurance {@code qkd}, {@code post-quantum}, {@code classical} or {@code static}
     * @param problem why it last yielded nothing there, as a reason of docs/protocol.md, section 5; 0 where nothing is known
     */
    public record StrandFacts(String name, String assurance, String algorithm, int problem) {}

    /** As an end tells it, of itself or of the other. */
    public static EndFacts of(EndReport report) {
        return new EndFacts(
                report.own().equals(EndReport.UNKNOWN)
                        ? Optional.empty()
                        : Optional.of(report.own().toString()),
                report.peer().toString(),
                report.epoch(),
                report.epoch() == 0
                        ? Optional.empty()
                        : Optional.of(report.kid().toString()),
                report.condition(),
                report.holding(),
                report.handshakeAgeSeconds(),
                report.received(),
                report.sent(),
                report.policy(),
                report.strands().stream().map(EndFacts::strand).toList());
    }

    private static StrandFacts strand(EndReport.ReportedStrand reported) {
        return new StrandFacts(
                reported.strand().name(),
                reported.strand().assurance().label(),
                reported.strand().algorithm(),
                reported.problem());
    }

    boolean isRead() {
        return condition == Condition.READ;
    }
}
