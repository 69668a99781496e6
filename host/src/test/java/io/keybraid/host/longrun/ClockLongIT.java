package io.keybraid.host.longrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.demo.Program;
import io.keybraid.host.longrun.TwoProcesses.Agreement;
import io.keybraid.host.longrun.TwoProcesses.Dialling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One host's clock is wrong by hours. A small library before the C library's shifts what the process takes for the time of
 * day; WireGuard's own clock stays right, for Go asks the kernel past the C library. So a shift back is tried where there is
 * no handshake yet to compare with.
 */
class ClockLongIT {

    private static final String NAME = "clock";
    private static final String SHIM = """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <stdlib.h>
            #include <time.h>
            int clock_gettime(clockid_t clock, struct timespec *now) {
                static int (*real)(clockid_t, struct timespec *);
                if (!real) *(void **) &real = dlsym(RTLD_NEXT, "clock_gettime");
                int result = real(clock, now);
                const char *shift = getenv("KEYBRAID_TEST_SHIFT");
                if (result == 0 && clock == CLOCK_REALTIME && shift) now->tv_sec += atol(shift);
                return result;
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void aClockThatIsWrongByHoursStopsNoRotation() throws Exception {
        Path library = compileOrSkip();
        try (TwoProcesses hosts = TwoProcesses.createOrSkip(NAME, folder, Dialling.RIGHT)) {
            hosts.configure(Duration.ofSeconds(1), "pq");
            for (HostProcess wrong : new HostProcess[] {hosts.left(), hosts.right()}) {
                rotate(hosts, wrong, library, "-18000");
            }
            try (Traffic traffic = Traffic.start(hosts.bed())) {
                for (HostProcess wrong : new HostProcess[] {hosts.left(), hosts.right()}) {
                    rotate(hosts, wrong, library, "18000");
                }
                Traffic.Count packets = traffic.stop();
                Setting.say(NAME, "done: " + packets);
                assertThat(packets.lost()).isZero();
            }
        }
    }

    private static void rotate(TwoProcesses hosts, HostProcess wrong, Path library, String shift) throws Exception {
        wrong.environment().put("LD_PRELOAD", library.toString());
        wrong.environment().put("KEYBRAID_TEST_SHIFT", shift);
        hosts.startBoth();
        try {
            Agreement first = hosts.awaitAgreement(Duration.ofMinutes(1));
            Agreement later = hosts.awaitAgreement(Duration.ofMinutes(1), first.epoch() + 5);
            Setting.say(
                    NAME,
                    wrong.name() + " wrong by " + shift + " s: from epoch " + first.epoch() + " to " + later.epoch()
                            + " in " + later.agreed().toMillis() + " ms; its sources: " + strands(wrong));
            assertThat(wrong.clockAhead().toSeconds())
                    .as("the shift works")
                    .isCloseTo(Long.parseLong(shift), org.assertj.core.data.Offset.offset(60L));
        } finally {
            wrong.environment().clear();
            hosts.left().kill();
            hosts.right().kill();
        }
    }

    private static String strands(HostProcess host) {
        return host.tunnel()
                .map(tunnel -> tunnel.strands().stream()
                        .map(strand -> strand.source() + (strand.used() ? " used" : " left out: " + strand.problem()))
                        .collect(Collectors.joining(", ")))
                .orElse("unknown");
    }

    private Path compileOrSkip() throws Exception {
        Optional<Program> gcc = Program.find("gcc");
        if (gcc.isEmpty()) {
            System.out.println("skipped: no gcc; to run it: apt-get install gcc");
            Assumptions.abort("no gcc");
        }
        Path source = Files.writeString(folder.resolve("shift.c"), SHIM);
        Path library = folder.resolve("shift.so");
        gcc.get().run("-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl");
        return library;
    }
}
