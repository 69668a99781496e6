package io.keybraid.host.hardening;

import static java.util.stream.Collectors.joining;

import io.keybraid.host.hardening.Protection.Obstacle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was done to keep the memory of this process to itself. A host works without any of it: what cannot be had is told,
 * with the reason.
 */
public final class Hardening {

    private static final String BY_LAUNCHER = "start Keybraid by its launcher, keybraid, which sets it";

    private final List<Protection> protections;

    Hardening(List<Protection> protections) {
        this.protections = List.copyOf(protections);
    }

    /**
     * Does all that this system allows; it stays so until the process ends. To be called before there are secrets; may be
     * called again. Never throws.
     */
    public static Hardening ofThisProcess() {
        return new Hardening(
                Arrays.stream(Measure.values()).map(Hardening::take).toList());
    }

    // Whatever goes wrong here must be told, and must not keep a host from starting.
    @SuppressWarnings("CatchingUnchecked")
    private static Protection take(Measure measure) {
        try {
            return new Protection(measure, obstacle(measure));
        } catch (RefusedException e) {
            return missing(measure, "the system refuses it (" + e.getMessage() + ")", "ask who runs this system");
        } catch (Exception | LinkageError e) {
            return missing(measure, "it failed with " + e, "tell Keybraid's authors");
        }
    }

    private static Protection missing(Measure measure, String problem, String advice) {
        return new Protection(measure, Optional.of(new Obstacle(problem, advice)));
    }

    private static Optional<Obstacle> obstacle(Measure measure) throws RefusedException, IOException {
        return switch (measure) {
            case NOT_DUMPABLE -> onLinux(LinuxMeasures::notDumpable);
            case NO_CORE -> onLinux(LinuxMeasures::noCore);
            case SECRETS_LOCKED -> onLinux(LinuxMeasures::secretsLocked);
            case ALL_LOCKED -> onLinux(LinuxMeasures::allLocked);
            case NO_ATTACHING -> noAttaching(new VirtualMachine());
            case NO_HEAP_DUMP -> noHeapDump(new VirtualMachine());
        };
    }

    private interface Taking {
        Optional<Obstacle> take(LinuxMeasures linux) throws RefusedException, IOException;
    }

    private static Optional<Obstacle> onLinux(Taking taking) throws RefusedException, IOException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of(new Obstacle("this is not Linux", "run hosts on Linux"));
        }
        if (!Hardening.class.getModule().isNativeAccessEnabled()) {
            return Optional.of(new Obstacle("Java runs without --enable-native-access=ALL-UNNAMED", BY_LAUNCHER));
        }
        return taking.take(new LinuxMeasures());
    }

    private static Optional<Obstacle> noAttaching(VirtualMachine java) {
        return java.forbidsAttaching()
                ? Optional.empty()
                : Optional.of(new Obstacle("Java runs without -XX:+DisableAttachMechanism", BY_LAUNCHER));
    }

    private static Optional<Obstacle> noHeapDump(VirtualMachine java) {
        java.forbidHeapDumps();
        return Optional.empty();
    }

    /** One for each measure. */
    public List<Protection> protections() {
        return protections;
    }

    /** One line for the log. */
    @Override
    public String toString() {
        List<Measure> done = protections.stream()
                .filter(Protection::isInForce)
                .map(Protection::measure)
                .toList();
        return "this process is protected: " + (done.isEmpty() ? "in no way" : words(done)) + missing();
    }

    /** Measures that miss the same thing are told together. */
    private String missing() {
        Map<Obstacle, List<Measure>> missing = new LinkedHashMap<>();
        protections.forEach(protection -> protection
                .obstacle()
                .ifPresent(obstacle -> missing.computeIfAbsent(obstacle, first -> new ArrayList<>())
                        .add(protection.measure())));
        return missing.entrySet().stream()
                .map(entry -> "; missing: " + words(entry.getValue()) + " (" + entry.getKey() + ")")
                .collect(joining());
    }

    private static String words(List<Measure> some) {
        return some.stream().map(Measure::toString).collect(joining(", "));
    }
}
