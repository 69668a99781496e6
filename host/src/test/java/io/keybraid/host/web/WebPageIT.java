package io.keybraid.host.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.key.HostPort;
import io.keybraid.host.status.StatusSamples;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser without a window. */
class WebPageIT {

    @TempDir
    private Path folder;

    @Test
    void showsTunnelsStrandsSourcesAndAlarms() throws Exception {
        Browser browser = Browser.orSkip(folder);
        try (WebServer server = WebServer.start(new HostPort("127.0.0.1", 0), () -> StatusSamples.HOST)) {
            String page = browser.dom("http://127.0.0.1:" + server.address().getPort() + "/");
            assertThat(page)
                    .contains(
                            "<h3>paris-berlin</h3>", "class=\"state good\">live<", "The last 1 keys: pq in 1, qkd in 1")
                    .contains("qkd (ETSI-GS-QKD-014, SIMULATED)", "25000")
                    .contains("no connection for 3 minutes", "start keybraid at the other end")
                    .doesNotContain("does not answer");
        }
    }
}
