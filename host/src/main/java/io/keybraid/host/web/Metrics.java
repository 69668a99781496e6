package io.keybraid.host.web;

import io.keybraid.host.status.AlarmStatus;
import io.keybraid.host.status.HostStatus;
import io.keybraid.host.status.SourceStatus;
import io.keybraid.host.status.StrandStatus;
import io.keybraid.host.status.TunnelStatus;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A host's status as Prometheus reads it: the text format, or OpenMetrics for those who ask for it. Names and units follow
 * their conventions; docs/monitoring.md lists them.
 */
final class Metrics {

    private static final ExpositionFormats FORMATS = ExpositionFormats.init();

    private final HostStatus host;

    private Metrics(HostStatus host) {
        this.host = host;
    }

    /** The format for this Accept header, which may be absent. */
    static ExpositionFormatWriter writer(@Nullable String accept) {
        return FORMATS.findWriter(accept);
    }

    static void write(HostStatus host, ExpositionFormatWriter writer, OutputStream out) throws IOException {
        writer.write(out, new Metrics(host).snapshots());
    }

    private MetricSnapshots snapshots() {
        return MetricSnapshots.of(
                InfoSnapshot.builder()
                        .name("keybraid")
                        .help("The version that runs.")
                        .dataPoint(InfoDataPointSnapshot.builder()
                                .labels(Labels.of("version", host.software()))
                                .build())
                        .build(),
                states(),
                rotations(),
                gauge(
                        "tunnel_epoch",
                        "Of the preshared key in force; 0 before the first.",
                        t -> number((double) t.epoch())),
                gauge(
                        "tunnel_key_age_seconds",
                        "Since the preshared key in force was installed.",
                        t -> t.ageSeconds().map(Long::doubleValue)),
                gauge(
                        "tunnel_round_duration_seconds",
                        "Of the last round, from its beginning to both ends installed.",
                        t -> t.lastRoundMillis().map(millis -> millis / 1e3)),
                gauge(
                        "tunnel_next_rotation_timestamp_seconds",
                        "When the next rotation is due; at the initiator only.",
                        t -> t.nextRotation().map(Metrics::timestamp)),
                gauge(
                        "tunnel_latest_handshake_timestamp_seconds",
                        "WireGuard's latest handshake.",
                        t -> t.latestHandshake().map(Metrics::timestamp)),
                gauge(
                        "tunnel_link_up",
                        "1 while there is a control connection to the peer host.",
                        t -> number(t.link().up() ? 1 : 0)),
                strands(),
                alarms(),
                sources("source_up", "1 if the last thing asked of the source worked, 0 if not.", Metrics::health),
                sources(
                        "source_stored_keys",
                        "Keys that the source says it has in store.",
                        s -> Optional.ofNullable(s.facts().get("stored-keys")).flatMap(Metrics::parsed)),
                GaugeSnapshot.builder()
                        .name("keybraid_start_timestamp_seconds")
                        .help("When this process began.")
                        .dataPoint(GaugeDataPointSnapshot.builder()
                                .value(timestamp(host.startedAt()))
                                .build())
                        .build());
    }

    private StateSetSnapshot states() {
        StateSetSnapshot.Builder states =
                StateSetSnapshot.builder().name("keybraid_tunnel_state").help("1 for the state the tunnel is in.");
        for (TunnelStatus tunnel : host.tunnels()) {
            StateSetDataPointSnapshot.Builder point =
                    StateSetDataPointSnapshot.builder().labels(labels(tunnel));
            for (TunnelStatus.State state : TunnelStatus.State.values()) {
                point.state(state.name().toLowerCase(Locale.ROOT), state == tunnel.state());
            }
            states.dataPoint(point.build());
        }
        return states.build();
    }

    private CounterSnapshot rotations() {
        CounterSnapshot.Builder counter =
                CounterSnapshot.builder().name("keybraid_tunnel_rotations").help("Rotations since this process began.");
        host.tunnels()
                .forEach(tunnel -> counter.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(labels(tunnel))
                        .value((double) tunnel.rotations())
                        .build()));
        return counter.build();
    }

    private GaugeSnapshot gauge(String name, String help, Function<TunnelStatus, Optional<Double>> value) {
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name("keybraid_" + name).help(help);
        host.tunnels()
                .forEach(tunnel ->
                        value.apply(tunnel).ifPresent(number -> gauge.dataPoint(point(labels(tunnel), number))));
        return gauge.build();
    }

    private GaugeSnapshot strands() {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder()
                .name("keybraid_tunnel_strand")
                .help("1 for a strand in the key in force, 0 for one that the last round left out.");
        for (TunnelStatus tunnel : host.tunnels()) {
            Map<Labels, Boolean> good = new LinkedHashMap<>();
            for (StrandStatus strand : tunnel.strands()) {
                Labels labels = Labels.of(
                        "tunnel", tunnel.name(),
                        "source", strand.source(),
                        "kind", strand.assurance(),
                        "algorithm", strand.algorithm(),
                        "simulated", Boolean.toString(strand.simulated()));
                // In the key in force, and left out of a round since: what is wrong counts.
                good.merge(labels, strand.used(), Boolean::logicalAnd);
            }
            good.forEach((labels, used) -> gauge.dataPoint(point(labels, used ? 1 : 0)));
        }
        return gauge.build();
    }

    private GaugeSnapshot alarms() {
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name("keybraid_tunnel_alarm").help("1 while this is wrong with the tunnel.");
        for (TunnelStatus tunnel : host.tunnels()) {
            List<String> kinds =
                    tunnel.alarms().stream().map(AlarmStatus::kind).distinct().toList();
            kinds.forEach(kind -> gauge.dataPoint(
                    point(Labels.of("tunnel", tunnel.name(), "kind", kind.toLowerCase(Locale.ROOT)), 1)));
        }
        return gauge.build();
    }

    private GaugeSnapshot sources(String name, String help, Function<SourceStatus, Optional<Double>> value) {
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name("keybraid_" + name).help(help);
        for (SourceStatus source : host.sources()) {
            Labels labels = Labels.of(
                    "source", source.name(),
                    "plugin", source.plugin(),
                    "kind", source.assurance(),
                    "algorithm", source.algorithm(),
                    "simulated", Boolean.toString(source.simulated()));
            value.apply(source).ifPresent(number -> gauge.dataPoint(point(labels, number)));
        }
        return gauge.build();
    }

    private static Optional<Double> health(SourceStatus source) {
        return switch (source.health()) {
            case UP -> number(1);
            case DOWN -> number(0);
            case UNTRIED -> Optional.empty();
        };
    }

    /** A plugin's fact is a text that may hold anything. */
    private static Optional<Double> parsed(String fact) {
        return fact.matches("[0-9]{1,15}") ? Optional.of(Double.valueOf(fact)) : Optional.empty();
    }

    private static GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    private static Labels labels(TunnelStatus tunnel) {
        return Labels.of("tunnel", tunnel.name());
    }

    private static Optional<Double> number(double value) {
        return Optional.of(value);
    }

    private static double timestamp(Instant instant) {
        return instant.toEpochMilli() / 1e3;
    }
}
