package io.keybraid.host.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As many tunnels over one link as one gateway is to carry (docs/performance.md), all of them without a key at first. */
class ManyTunnelsLongIT {

    private static final int TUNNELS = 10_000;

    @Test
    void tenThousandTunnelsGetTheirFirstKeysOverOneLinkThatStaysUp(@TempDir Path folder) throws Exception {
        try (ManyTunnels gateway = new ManyTunnels(folder.resolve("gateway"), true, TUNNELS);
                ManyTunnels others = new ManyTunnels(folder.resolve("others"), false, TUNNELS)) {
            others.begin(gateway.pin(), Optional.empty());
            gateway.begin(others.pin(), Optional.of(others.port()));
            await().atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> gateway.keyed() == TUNNELS && others.keyed() == TUNNELS);
            assertThat(gateway.timesDown()).isZero();
            assertThat(gateway.equalKeys(others)).isEqualTo(TUNNELS);
        }
    }
}
