package io.keybraid.host.bench;

import io.keybraid.host.testbed.TwoHosts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Prints what a strand of each source costs, as the table that stands in docs/performance.md: the shipped jars, loaded as the host loads
 * them, and both ends in this JVM, one exchange at a time. Arguments: milliseconds for each row, and perhaps where liboqs is.
 */
final class StrandTable {

    private static final Path CPU = Path.of("/proc/cpuinfo");

    private StrandTable() {}

    public static void main(String[] arguments) throws Exception {
        Duration time = Duration.ofMillis(Long.parseLong(arguments[0]));
        Optional<Path> liboqs = arguments.length > 1 ? Optional.of(Path.of(arguments[1])) : Optional.empty();
        Path folder = Files.createTempDirectory("keybraid-strands");
        List<String> left = new ArrayList<>();
        System.out.println(machine() + "\n\n" + StrandMeasurement.HEAD);
        try (StrandSubjects subjects = new StrandSubjects(TwoHosts.plugins(), folder, liboqs)) {
            for (StrandSubjects.Subject subject : subjects.all()) {
                try {
                    System.out.println(
                            StrandMeasurement.of(subjects, subject, time).row());
                } catch (Exception e) {
                    left.add("not measured: " + subject.name() + ": " + e.getMessage());
                }
            }
        } finally {
            delete(folder);
        }
        System.out.println("\n" + load() + " at the end");
        left.forEach(System.out::println);
    }

    private static String machine() throws IOException {
        String model = Files.isReadable(CPU)
                ? Files.readAllLines(CPU).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.replaceFirst(".*: *", ""))
                        .findFirst()
                        .orElse("")
                : "";
        return Runtime.getRuntime().availableProcessors() + " processors of " + model + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + ", JDK "
                + Runtime.version() + ", " + load() + " at the beginning";
    }

    private static String load() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return String.format(Locale.ROOT, "load average %.1f", load);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
