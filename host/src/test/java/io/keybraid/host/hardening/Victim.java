package io.keybraid.host.hardening;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keybraid.api.SharedSecret;
import io.keybraid.host.demo.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A {@link HardenedMain} of an ordinary user, because root may do everything to everybody. Where the tests run as root,
 * that is the user nobody, who needs a copy of the classes that it can read.
 */
final class Victim implements AutoCloseable {

    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups");
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Process process;
    private final String said;

    private Victim(Process process, String said) {
        this.process = process;
        this.said = said;
    }

    /**
     * @param folder for the copy of the classes
     * @param lockLimit for {@code ulimit -l}
     */
    static Victim start(Path folder, String lockLimit, String how, String... javaOptions) throws Exception {
        List<String> words = new ArrayList<>(List.of("bash", "-c", "ulimit -l \"$0\" && exec \"$@\"", lockLimit));
        words.addAll(asOrdinaryUser(java(folder, how, javaOptions)));
        return start(words);
    }

    /** With the right to lock memory beyond the limit, which only root can give it. */
    static Victim startPrivileged(Path folder, String how, String... javaOptions) throws Exception {
        assumeTrue(isRoot(), "skipped: only root can give CAP_IPC_LOCK");
        List<String> words = new ArrayList<>(AS_NOBODY);
        words.addAll(List.of("--inh-caps", "+ipc_lock", "--ambient-caps", "+ipc_lock", "--"));
        words.addAll(java(folder, how, javaOptions));
        return start(words);
    }

    private static List<String> java(Path folder, String how, String... javaOptions) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> java = new ArrayList<>();
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.addAll(List.of(javaOptions));
        java.addAll(List.of("-cp", classes(folder), HardenedMain.class.getName(), how));
        return java;
    }

    private static Victim start(List<String> words) throws IOException {
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader();
        String said = out.readLine();
        assumeTrue(said != null, "skipped: an ordinary user cannot be made to run " + words);
        return new Victim(process, said);
    }

    /** The command, to be run by the same user as the victim. */
    static List<String> asOrdinaryUser(List<String> words) throws IOException {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(AS_NOBODY);
            all.add("--");
        }
        all.addAll(words);
        return all;
    }

    static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    private static String classes(Path folder) throws Exception {
        List<String> copies = new ArrayList<>();
        for (Class<?> type : List.of(HardenedMain.class, Hardening.class, SharedSecret.class)) {
            Path place = placeOf(type);
            Path copy = folder.resolve(copies.size() + "-" + place.getFileName());
            if (!Files.exists(copy)) {
                copy(place, copy);
            }
            copies.add(copy.toString());
        }
        return String.join(":", copies);
    }

    private static Path placeOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /** The line it printed. */
    String said() {
        return said;
    }

    long pid() {
        return process.pid();
    }

    /** What becomes of a command run by the victim's user; {@code PID} in it stands for the victim. */
    Program.Ending attackedBy(String... words) throws Exception {
        List<String> all = Stream.of(words)
                .map(word -> word.replace("PID", String.valueOf(pid())))
                .toList();
        return Program.run(asOrdinaryUser(all), SOON);
    }

    /** A line of one of its files in /proc. */
    String proc(String file, String line) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(pid()), file))) {
            return lines.filter(found -> found.startsWith(line)).findFirst().orElse("");
        }
    }

    /** Returns when it has ended. */
    void exhaustItsHeap() throws IOException, InterruptedException {
        process.getOutputStream().write('x');
        process.getOutputStream().close();
        process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
