package io.keybraid.host.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What our process may do, by capabilities(7). Being user 0 is not enough in a container, nor needed outside of one. */
final class Privileges {

    private static final int CAP_NET_ADMIN = 12;
    private static final int CAP_SYS_ADMIN = 21;
    private static final long NEEDED = 1L << CAP_NET_ADMIN | 1L << CAP_SYS_ADMIN;
    private static final String EFFECTIVE = "CapEff:";

    private Privileges() {}

    /** Whether we may make network namespaces and interfaces. */
    static boolean allowNamespaces() {
        return allowNamespaces(Path.of("/proc/self/status"));
    }

    static boolean allowNamespaces(Path status) {
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(EFFECTIVE))
                    .mapToLong(line -> Long.parseUnsignedLong(
                            line.substring(EFFECTIVE.length()).strip(), 16))
                    .anyMatch(effective -> (effective & NEEDED) == NEEDED);
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }
}
