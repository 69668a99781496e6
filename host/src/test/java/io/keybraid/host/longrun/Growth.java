package io.keybraid.host.longrun;

import io.keybraid.host.demo.Program;
import io.keybraid.host.problem.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a host that lives on has of what could grow, looked at again and again. */
final class Growth {

    /** A host that does not refuse to be looked into. */
    static final String JAVA_OPTIONS = "-XX:-DisableAttachMechanism";

    private static final Duration FOR_A_COLLECTION = Duration.ofSeconds(30);
    private static final Pattern TENURED = Pattern.compile("(?m)^ *Tenured .*total [0-9]+K, used ([0-9]+)K");

    /**
     * At one moment.
     *
     * @param heap what lives in it after a full collection
     * @param journal the files of the host's state, its sockets not counted
     * @param resident memory that is in RAM
     */
    record Reading(long heap, long files, long threads, long journal, long resident) {

        static Reading of(HostProcess host) throws OperatorException, IOException {
            Path proc = Path.of("/proc", Long.toString(host.pid()));
            String status = Files.readString(proc.resolve("status"));
            try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
                return new Reading(
                        liveHeap(host.pid()),
                        files.count(),
                        first(status, Pattern.compile("(?m)^Threads:\\s+([0-9]+)")),
                        bytes(host.state()),
                        first(status, Pattern.compile("(?m)^VmRSS:\\s+([0-9]+)")) * 1024);
            }
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "heap %.2f MB, %d files, %d threads, journal %,d bytes, RSS %.0f MB",
                    heap / 1e6,
                    files,
                    threads,
                    journal,
                    resident / 1e6);
        }
    }

    private final List<Reading> readings = new ArrayList<>();

    void look(HostProcess host) throws OperatorException, IOException {
        readings.add(Reading.of(host));
    }

    /** Of the last readings, a third of them, the least, less the most of the first third: what only comes and goes is no growth. */
    long of(ToLongFunction<Reading> what) {
        int third = Math.max(1, readings.size() / 3);
        long before = readings.subList(0, third).stream().mapToLong(what).max().orElse(0);
        long after = readings.subList(readings.size() - third, readings.size()).stream()
                .mapToLong(what)
                .min()
                .orElse(0);
        return after - before;
    }

    long most(ToLongFunction<Reading> what) {
        return readings.stream().mapToLong(what).max().orElse(0);
    }

    @Override
    public String toString() {
        return readings.isEmpty()
                ? "never looked at"
                : "at first " + readings.getFirst() + "; in the middle " + readings.get(readings.size() / 2)
                        + "; at last " + readings.getLast() + " (" + readings.size() + " looks)";
    }

    /** All of it is in the old generation then; what is in the young one came since. */
    private static long liveHeap(long pid) throws OperatorException {
        asked(pid, "GC.run");
        return first(asked(pid, "GC.heap_info"), TENURED) * 1024;
    }

    private static String asked(long pid, String command) throws OperatorException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Program.Ending ending = Program.run(List.of(jcmd, Long.toString(pid), command), FOR_A_COLLECTION);
        if (ending.code() != 0) {
            throw new IllegalStateException("jcmd " + command + ": " + ending.output());
        }
        return ending.output();
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            long sum = 0;
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }

    private static long first(String text, Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in what was read");
        }
        return Long.parseLong(matcher.group(1));
    }
}
