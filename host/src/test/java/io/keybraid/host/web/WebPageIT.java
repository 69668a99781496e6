package io.keybraid.host.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keybraid.host.key.HostPort;
import io.keybraid.host.status.StatusSamples;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser without a window. */
class WebPageIT {

    private static final List<String> QUIET = List.of(
            "--headless",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--virtual-time-budget=3000");

    @TempDir
    private Path folder;

    @Test
    void showsTunnelsStrandsSourcesAndAlarms() throws Exception {
        Path browser = browserOrSkip();
        try (WebServer server = WebServer.start(new HostPort("127.0.0.1", 0), () -> StatusSamples.HOST)) {
            String page = dom(browser, "http://127.0.0.1:" + server.address().getPort() + "/");
            assertThat(page)
                    .contains(
                            "<h3>paris-berlin</h3>", "class=\"state good\">live<", "The last 1 keys: pq in 1, qkd in 1")
                    .contains("qkd (ETSI-GS-QKD-014, SIMULATED)", "25000")
                    .contains("no connection for 3 minutes", "start keybraid at the other end")
                    .doesNotContain("does not answer");
        }
    }

    private Path browserOrSkip() {
        Optional<Path> browser = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .map(place -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst();
        if (browser.isEmpty()) {
            System.out.println("skipped: there is no Chromium; to run it: apt-get install chromium");
        }
        assumeTrue(browser.isPresent(), "skipped: there is no Chromium; to run it: apt-get install chromium");
        return browser.orElseThrow();
    }

    private String dom(Path browser, String url) throws Exception {
        List<String> command = new ArrayList<>(List.of(browser.toString()));
        command.addAll(QUIET);
        if (System.getProperty("user.name").equals("root")) {
            command.add("--no-sandbox"); // It refuses to run as root otherwise.
        }
        Path out = folder.resolve("page");
        command.addAll(List.of("--user-data-dir=" + folder.resolve("profile"), "--dump-dom", url));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("log").toFile())
                .start();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS))
                    .as("the browser ends")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(out);
    }
}
