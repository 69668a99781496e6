package io.keybraid.host.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.testbed.TwoHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code on-event}, from the configuration to the operator's own script. */
class OperatorsProgramIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void isRunForAnAlarmAndForItsEndAndForNothingElse() throws Exception {
        Path told = folder.resolve("told");
        Path script = Files.writeString(folder.resolve("alarm"), """
                #!/bin/sh
                echo "$1 $KEYBRAID_EVENT $KEYBRAID_TUNNEL $KEYBRAID_ALARM: $KEYBRAID_PROBLEM" >>'%s'
                """.formatted(told));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        try (TwoHosts hosts = new TwoHosts(folder)) {
            hosts.withHosts("on-event: [\"" + script + "\", paris]").startParis();
            hosts.withHosts("").startBerlin();
            awaitRotations(hosts, 2);
            int before = linesAfter(0, told).size(); // the link may have been missed at the start

            hosts.stop(hosts.berlin());
            awaitLine(told, before, "paris alarm paris-berlin link: no connection to the peer host");
            hosts.startBerlin();
            awaitLine(told, before, "paris mended paris-berlin link: no connection to the peer host");
            awaitRotations(hosts, hosts.paris().view().epoch() + 1);
            assertThat(linesAfter(before, told))
                    .allSatisfy(line -> assertThat(line).matches("paris (alarm|mended) paris-berlin [a-z]+: .+"))
                    .filteredOn(line -> line.contains(" link: "))
                    .hasSize(2);
        }
    }

    private static void awaitRotations(TwoHosts hosts, long epoch) {
        await().atMost(SOON)
                .until(() -> hosts.paris().view().epoch() >= epoch
                        && hosts.berlin().view().epoch() >= epoch);
    }

    private static void awaitLine(Path told, int after, String beginning) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(linesAfter(after, told))
                        .anySatisfy(line -> assertThat(line).startsWith(beginning)));
    }

    private static List<String> linesAfter(int count, Path told) throws IOException {
        List<String> all = Files.exists(told) ? Files.readAllLines(told) : List.of();
        return all.subList(count, all.size());
    }
}
