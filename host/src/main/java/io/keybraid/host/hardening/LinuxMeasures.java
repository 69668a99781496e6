package io.keybraid.host.hardening;

import io.keybraid.api.SharedSecret;
import io.keybraid.host.hardening.Protection.Obstacle;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** The measures that Linux offers. Each method takes one, and tells what is in its way, if anything. */
final class LinuxMeasures {

    private static final String WHO_RUNS_IT = "ask who runs this system";
    private static final String RAISE_LIMIT = "raise it: LimitMEMLOCK=infinity in a systemd unit, ulimit -l in a shell";

    private final LinuxProcess process = new LinuxProcess();

    Optional<Obstacle> notDumpable() throws RefusedException {
        process.forbidDumping();
        return process.isDumpable()
                ? Optional.of(new Obstacle("the system says that it still is", WHO_RUNS_IT))
                : Optional.empty();
    }

    Optional<Obstacle> noCore() throws RefusedException {
        process.forbidCores();
        return Optional.empty();
    }

    /** The kernel is asked about the place where a secret lies: that is proof, whatever was or was not tried. */
    Optional<Obstacle> secretsLocked() throws RefusedException, IOException {
        try (SharedSecret nothing = SharedSecret.takeFrom(new byte[SharedSecret.MIN_BYTES])) {
            long address = nothing.<Long>expose(MemorySegment::address);
            List<String> flags = Proc.flagsOfMapping(address);
            if (!flags.contains(Proc.NOT_DUMPED)) {
                return Optional.of(new Obstacle("a core would hold them", WHO_RUNS_IT));
            }
            return flags.contains(Proc.LOCKED) ? Optional.empty() : Optional.of(limited());
        }
    }

    /** Only without a limit: with one, any later mapping could go beyond it and fail, and Java with it. */
    Optional<Obstacle> allLocked() throws RefusedException, IOException {
        if (process.lockLimit() != LinuxProcess.UNLIMITED && !Proc.mayLockAnything()) {
            return Optional.of(limited());
        }
        process.lockAll();
        return Optional.empty();
    }

    private Obstacle limited() throws RefusedException {
        return new Obstacle("the limit on locked memory is " + process.lockLimit() / 1024 + " KiB", RAISE_LIMIT);
    }
}
