package io.keybraid.sim.http;

import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.kme.KeyId;
import io.keybraid.sim.kme.KmeRefusal;
import io.keybraid.sim.kme.SimulatedKey;
import io.keybraid.sim.profile.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What faults make of one answer. */
record Befallen(List<Fault> faults) {

    private static final double NANOS = 1e9;
    private static final String MESSAGE = "a fault that the simulator was asked for";

    static final Befallen NOTHING = new Befallen(List.of());

    /** An answer in place of what the KME would do; then it does nothing. */
    Optional<Answer> instead(Refusals writer) {
        for (Fault fault : faults) {
            Optional<Answer> answer = instead(fault, writer);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    private static Optional<Answer> instead(Fault fault, Refusals writer) {
        int status = (int) fault.value();
        return switch (fault.kind()) {
            case EXHAUSTED -> Optional.of(writer.write(exhausted()));
            case HTML -> Optional.of(RefusalWriter.html(status, MESSAGE));
            case TEXT -> Optional.of(RefusalWriter.text(status, MESSAGE));
            case STATUS -> Optional.of(writer.write(status, MESSAGE, List.of()));
            case STALL,
                    DROP,
                    REFUSE,
                    WRONG_KEY,
                    SHORT_KEY,
                    LONG_KEY,
                    DUPLICATE_KEY_ID,
                    LATE,
                    HALF_BODY,
                    EXPIRED_CERTIFICATE,
                    TLS_1_2,
                    SLOW,
                    FIBRE_CUT,
                    RATE_DROP,
                    EAVESDROPPER,
                    KME_DOWN,
                    CLOCK_OFF -> Optional.empty();
        };
    }

    private static KmeRefusal exhausted() {
        return KmeRefusal.of(Refused.EXHAUSTED, "the KME has not enough keys for this request", "number", MESSAGE);
    }

    /** The keys that are given out instead; closes those that are not. {@code lastKeyId} is of the request before. */
    List<SimulatedKey> tamper(List<SimulatedKey> keys, Optional<KeyId> lastKeyId, RandomGenerator random) {
        List<SimulatedKey> given = new ArrayList<>(keys);
        for (Fault fault : faults) {
            given.replaceAll(
                    key -> tamper(fault, key, lastKeyId.orElse(keys.getFirst().keyId()), random));
        }
        return given;
    }

    private static SimulatedKey tamper(Fault fault, SimulatedKey key, KeyId lastKeyId, RandomGenerator random) {
        return switch (fault.kind()) {
            case WRONG_KEY -> key.replaced(random);
            case SHORT_KEY, LONG_KEY -> key.resized((int) fault.value() / Byte.SIZE, random);
            case DUPLICATE_KEY_ID -> key.renamed(lastKeyId);
            case STALL,
                    DROP,
                    REFUSE,
                    EXHAUSTED,
                    LATE,
                    HALF_BODY,
                    HTML,
                    TEXT,
                    STATUS,
                    EXPIRED_CERTIFICATE,
                    TLS_1_2,
                    SLOW,
                    FIBRE_CUT,
                    RATE_DROP,
                    EAVESDROPPER,
                    KME_DOWN,
                    CLOCK_OFF -> key;
        };
    }

    boolean has(FaultKind kind) {
        return faults.stream().anyMatch(fault -> fault.kind() == kind);
    }

    /** The longest of those of this kind; zero if there is none. */
    Duration time(FaultKind kind) {
        double seconds = faults.stream()
                .filter(fault -> fault.kind() == kind)
                .mapToDouble(Fault::value)
                .max()
                .orElse(0);
        return Duration.ofNanos((long) (Math.max(0, seconds) * NANOS));
    }

    List<String> words() {
        return faults.stream().map(fault -> fault.kind().word()).toList();
    }
}
