package io.keybraid.host.cli;

import io.keybraid.host.config.ConfigParser;
import io.keybraid.host.config.HostConfig;
import io.keybraid.host.daemon.Host;
import io.keybraid.host.problem.OperatorException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code keybraid run}: the host, until it is told to stop. */
@Command(
        name = "run",
        description = "Runs this host: keeps the keys of its tunnels rotating until it is stopped.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  keybraid run", "  keybraid run --config ./keybraid.yaml"})
final class RunCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Override
    public Integer call() throws OperatorException, InterruptedException {
        Logging.ofHost();
        Path file = config.file();
        HostConfig parsed = ConfigParser.parse(file);
        CountDownLatch stopped = new CountDownLatch(1);
        try (StopSignal signal = StopSignal.on(stopped::countDown);
                Host host = Host.start(parsed)) {
            stopped.await();
        }
        return 0;
    }
}
