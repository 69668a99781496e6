package io.keybraid.host.daemon;

import io.keybraid.api.SourceHealth;
import io.keybraid.host.channel.LinkProblem;
import io.keybraid.host.key.HostPort;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.plugin.OpenSource;
import io.keybraid.host.round.StrandFailure;
import io.keybraid.host.status.AlarmStatus;
import io.keybraid.host.status.HostStatus;
import io.keybraid.host.status.LinkStatus;
import io.keybraid.host.status.SessionStatus;
import io.keybraid.host.status.SourceStatus;
import io.keybraid.host.status.StrandStatus;
import io.keybraid.host.status.TunnelStatus;
import io.keybraid.host.status.TunnelStatus.State;
import io.keybraid.host.tunnel.Alarm;
import io.keybraid.host.tunnel.Tunnel;
import io.keybraid.host.tunnel.TunnelView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts a host's status together, from what its parts know; asks nobody and holds no secrets. All of it is of one configuration,
 * even while another takes its place.
 */
final class StatusReport {

    private final Host host;
    private final RunningTunnels.Setup setup;
    private final Instant now;
    private final Map<String, SourceHealth> health;

    private StatusReport(Host host, Instant now) {
        this.host = host;
        this.setup = host.setup();
        this.now = now;
        this.health = setup.sources().all().stream()
                .collect(Collectors.toMap(
                        OpenSource::name, source -> source.keySource().health()));
    }

    static HostStatus of(Host host, Instant now) {
        return new StatusReport(host, now).host();
    }

    private HostStatus host() {
        return new HostStatus(
                HostStatus.VERSION,
                Software.version(),
                now,
                host.startedAt(),
                host.identity().toString(),
                host.listening().stream()
                        .map(address -> HostPort.of(address).toString())
                        .toList(),
                setup.tunnels().values().stream().map(this::tunnel).toList(),
                setup.sources().all().stream().map(this::source).toList());
    }

    private TunnelStatus tunnel(Tunnel tunnel) {
        TunnelView view = tunnel.view();
        boolean hasKey = view.epoch() != 0;
        return new TunnelStatus(
                view.settings().name(),
                view.settings().interfaceName().value(),
                view.settings().peer().toString(),
                view.initiator().map(first -> first ? TunnelStatus.Role.INITIATOR : TunnelStatus.Role.RESPONDER),
                state(view),
                view.epoch(),
                hasKey ? Optional.of(view.kid().toString()) : Optional.empty(),
                view.rotations(),
                view.lastRotation(),
                view.lastRotation().map(at -> Duration.between(at, now).toSeconds()),
                view.lastDuration().map(Duration::toMillis),
                view.nextRotation(),
                view.latestHandshake(),
                link(view),
                setup.sources().policy(view.settings().name()),
                strands(view),
                view.alarms().stream().map(StatusReport::alarm).toList(),
                Optional.of(host.backendName(view.settings().interfaceName())),
                new SessionStatus(
                        view.session().state().name(),
                        view.handshakeSince(),
                        view.session().peerInstalled(),
                        view.session().peerLive()));
    }

    static State state(TunnelView view) {
        return switch (view.phase()) {
            case CLOSED -> State.CLOSED;
            case WAITING_FOR_INTERFACE -> State.WAITING_FOR_INTERFACE;
            case OUT_OF_STEP -> aged(view, State.OUT_OF_STEP, State.OUT_OF_STEP);
            case WAITING_FOR_PEER -> aged(view, State.STALE, State.WAITING_FOR_PEER);
            case COMPARING -> aged(view, State.STALE, State.COMPARING);
            case ROTATING -> aged(view, State.STALE, State.ROTATING);
            case IN_STEP -> aged(view, State.STALE, view.isLive() ? State.LIVE : State.IN_STEP);
        };
    }

    private static State aged(TunnelView view, State stale, State otherwise) {
        if (has(view, Alarm.Kind.BLOCKED)) {
            return State.BLOCKED;
        }
        return has(view, Alarm.Kind.STALE) ? stale : otherwise;
    }

    private static boolean has(TunnelView view, Alarm.Kind kind) {
        return view.alarms().stream().anyMatch(alarm -> alarm.kind() == kind);
    }

    private LinkStatus link(TunnelView view) {
        return host.channels()
                .status(view.settings().peerIdentity())
                .map(link -> new LinkStatus(
                        link.state() == io.keybraid.host.channel.LinkStatus.State.UP,
                        Optional.of(link.since()),
                        link.lastProblem().map(LinkProblem::text),
                        link.lastProblem().map(problem -> problem.reason().advice())))
                .orElse(new LinkStatus(false, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private List<StrandStatus> strands(TunnelView view) {
        return Stream.concat(
                        view.used().stream().map(this::used),
                        view.failures().stream().map(this::leftOut))
                .toList();
    }

    private StrandStatus used(StrandName strand) {
        return strand(strand, true, Optional.empty(), Optional.empty());
    }

    private StrandStatus leftOut(StrandFailure failure) {
        return strand(failure.strand(), false, Optional.of(failure.problem()), Optional.of(failure.advice()));
    }

    private StrandStatus strand(StrandName strand, boolean used, Optional<String> problem, Optional<String> advice) {
        SourceHealth source = health.get(strand.name());
        return new StrandStatus(
                strand.name(),
                strand.assurance().label(),
                strand.algorithm(),
                used,
                source != null && source.simulated(),
                problem,
                advice);
    }

    private static AlarmStatus alarm(Alarm alarm) {
        return new AlarmStatus(alarm.kind().name(), alarm.problem(), alarm.advice());
    }

    private SourceStatus source(OpenSource source) {
        SourceHealth known = Objects.requireNonNull(health.get(source.name()));
        return new SourceStatus(
                source.name(),
                source.plugin().name(),
                source.keySource().assurance().label(),
                source.keySource().algorithm(),
                SourceStatus.Health.valueOf(known.state().name()),
                known.problem(),
                known.simulated(),
                known.facts());
    }
}
