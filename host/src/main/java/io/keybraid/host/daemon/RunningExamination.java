package io.keybraid.host.daemon;

import io.keybraid.host.config.TunnelConfig;
import io.keybraid.host.doctor.HostFacts;
import io.keybraid.host.doctor.SourceFacts;
import io.keybraid.host.doctor.TunnelFacts;
import io.keybraid.host.message.Message.Tell;
import io.keybraid.host.status.AlarmStatus;
import io.keybraid.host.tunnel.Tunnel;
import io.keybraid.host.tunnel.TunnelView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The doctor's facts of a host that runs, by itself. Changes nothing and takes no key. */
record RunningExamination(Host host, InstantSource clock) {

    /** Sources of more tunnels than these are not probed at once: a KME serves rounds besides. */
    private static final int MOST_PROBED = 64;

    /** One tunnel that is looked at. */
    private record Asked(
            Tunnel tunnel,
            TunnelLook look,
            Optional<CompletableFuture<Optional<Tell>>> answer,
            SourceProbes sources,
            Instant at) {}

    /**
     * @param setup the one in force, with these tunnels: another may take its place meanwhile
     * @param probe whether to ask the sources too
     */
    HostFacts look(RunningTunnels.Setup setup, Collection<Tunnel> tunnels, boolean probe) throws InterruptedException {
        List<Asked> asked = new ArrayList<>();
        for (Tunnel tunnel : tunnels) {
            TunnelConfig config = Objects.requireNonNull(
                    setup.config().tunnels().get(tunnel.settings().name()));
            TunnelLook look =
                    new TunnelLook(config, tunnel.examine(), host.channels().status(config.identity()));
            SourceProbes sources = new SourceProbes(
                    setup.sources().strands(config, System::nanoTime), probe && asked.size() < MOST_PROBED);
            asked.add(new Asked(tunnel, look, look.ask(host.questions()), sources, clock.instant()));
        }
        List<TunnelFacts> facts = new ArrayList<>();
        for (Asked one : asked) {
            facts.add(facts(one, setup.sources()));
        }
        return new HostFacts(
                HostFacts.VERSION,
                Software.version(),
                clock.instant(),
                true,
                host.identity().toString(),
                host.channels().refusals(),
                facts);
    }

    private TunnelFacts facts(Asked asked, ConfiguredSources sourcesInForce) throws InterruptedException {
        TunnelView view = asked.tunnel().view();
        List<SourceFacts> sources = asked.sources().facts(sourcesInForce, Optional.of(view));
        List<AlarmStatus> alarms = view.alarms().stream()
                .map(alarm -> new AlarmStatus(alarm.kind().name(), alarm.problem(), alarm.advice()))
                .toList();
        return asked.look().facts(asked.answer(), sources, alarms, asked.at());
    }
}
