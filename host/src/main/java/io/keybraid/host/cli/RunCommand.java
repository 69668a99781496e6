package io.keybraid.host.cli;

import io.keybraid.host.config.BackendChoice;
import io.keybraid.host.config.ConfigParser;
import io.keybraid.host.config.HostConfig;
import io.keybraid.host.daemon.Host;
import io.keybraid.host.hardening.Hardening;
import io.keybraid.host.key.HostPort;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.systemd.Supervisor;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code keybraid run}: the host, until it is told to stop. */
@Command(
        name = "run",
        description = {
            "Runs this host: keeps the keys of its tunnels rotating until it is stopped.",
            "SIGHUP lets it read its configuration again, as 'keybraid reload' does."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  keybraid run", "  keybraid run --config ./keybraid.yaml"})
final class RunCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger("keybraid.host");

    @Mixin
    private ConfigOption config;

    RunCommand() {
        this(new ConfigOption());
    }

    RunCommand(ConfigOption config) {
        this.config = config;
    }

    @Override
    public Integer call() throws OperatorException, InterruptedException {
        // Takes as long as reading the configuration and all that comes before it is needed; there is a second core for
        // it.
        Thread.ofPlatform().daemon().name("rehearsal").start(Host::rehearse);
        HostConfig parsed = ConfigParser.parse(config.file());
        Logging.ofHost(parsed.logFormat());
        HangUp hangUp = HangUp.heard();
        LOG.info("{}", Hardening.ofThisProcess());
        if (parsed.wireGuard().backend() == BackendChoice.MEMORY) {
            LOG.warn(
                    "backend: memory has no WireGuard behind it: keys rotate in this process alone, and no tunnel is protected");
        }
        try (StopSignal stop = StopSignal.on(() -> {});
                Host host = Host.start(parsed)) {
            LOG.info(
                    "listening on {}; admin socket {}",
                    host.listening().stream().map(HostPort::of).toList(),
                    parsed.adminSocket());
            hangUp.does(host::reloadQuietly);
            Supervisor supervisor =
                    Supervisor.of(System.getenv(), ProcessHandle.current().pid());
            if (supervisor.isThere()) {
                supervisor.ready(host.summary());
                host.onBeat(supervisor.interval(), () -> supervisor.alive(host.summary()));
            }
            stop.awaitIt();
            supervisor.stopping();
            LOG.info("stopping; the keys stay in the interfaces");
        }
        return 0;
    }
}
