package io.keybraid.host.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real browser without a window.
 *
 * @param program Chromium
 * @param folder for what it writes
 * @param before what runs it, such as {@code ip netns exec NAME}; may be empty
 */
public record Browser(Path program, Path folder, List<String> before) {

    private static final List<String> QUIET = List.of(
            "--headless",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--virtual-time-budget=3000");

    public Browser {
        before = List.copyOf(before);
    }

    public static Optional<Path> find() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .map(place -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** On this machine, in its own network. */
    static Browser orSkip(Path folder) {
        Optional<Path> program = find();
        if (program.isEmpty()) {
            System.out.println("skipped: there is no Chromium; to run it: apt-get install chromium");
        }
        assumeTrue(program.isPresent(), "skipped: there is no Chromium; to run it: apt-get install chromium");
        return new Browser(program.orElseThrow(), folder, List.of());
    }

    /** The page as it stands when its scripts have run. */
    public String dom(String url) throws Exception {
        return Files.readString(look(url, "--dump-dom"));
    }

    /** A picture of it. */
    public void screenshot(String url, Path picture) throws Exception {
        Files.deleteIfExists(picture);
        look(url, "--screenshot=" + picture.toAbsolutePath());
        assertThat(picture).isNotEmptyFile();
    }

    private Path look(String url, String what) throws Exception {
        List<String> command = new ArrayList<>(before);
        command.add(program.toString());
        command.addAll(QUIET);
        if (System.getProperty("user.name").equals("root")) {
            command.add("--no-sandbox"); // It refuses to run as root otherwise.
        }
        Path out = folder.resolve("page");
        command.addAll(List.of("--user-data-dir=" + folder.resolve("profile"), what, url));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("log").toFile())
                .start();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS))
                    .as("the browser ends")
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return out;
    }
}
