package io.keybraid.host.hardening;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the kernel says of this process. */
final class Proc {

    /** A mapping's flag: its pages are never swapped. */
    static final String LOCKED = "lo";

    /** A mapping's flag: its pages are left out of a core. */
    static final String NOT_DUMPED = "dd";

    private static final Path SELF = Path.of("/proc/self");
    private static final int CAP_IPC_LOCK = 14;

    private Proc() {}

    /** Whether it may lock memory beyond the limit. */
    static boolean mayLockAnything() throws IOException {
        return status("CapEff")
                .map(bits -> (Long.parseUnsignedLong(bits, 16) >> CAP_IPC_LOCK & 1) == 1)
                .orElse(false);
    }

    private static Optional<String> status(String field) throws IOException {
        try (Stream<String> lines = Files.lines(SELF.resolve("status"))) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .map(line -> line.substring(field.length() + 1).strip())
                    .findFirst();
        }
    }

    /** The flags of the mapping that holds this address, as proc_pid_smaps(5) names them; none if there is no such mapping. */
    static List<String> flagsOfMapping(long address) throws IOException {
        try (Stream<String> lines = Files.lines(SELF.resolve("smaps"))) {
            return lines.dropWhile(line -> !holds(line, address))
                    .filter(line -> line.startsWith("VmFlags:"))
                    .findFirst()
                    .map(line ->
                            List.of(line.substring("VmFlags:".length()).strip().split(" ")))
                    .orElse(List.of());
        }
    }

    /** Whether a line is the head of a mapping that holds this address: {@code 7f00-7fff rw-p …}. */
    private static boolean holds(String line, long address) {
        String[] bounds = line.split("[- ]", 3);
        if (bounds.length < 3 || !bounds[0].matches("[0-9a-f]+")) {
            return false;
        }
        return Long.compareUnsigned(Long.parseUnsignedLong(bounds[0], 16), address) <= 0
                && Long.compareUnsigned(address, Long.parseUnsignedLong(bounds[1], 16)) < 0;
    }
}
