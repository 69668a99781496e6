package io.keybraid.sim.profile;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a KME gives.
 *
 * @param statuses status codes other than the standard's; of several, one after the other
 * @param keySize default size of a key in bits, if not the simulator's
 * @param zeroMaxima the status's max_… are all 0
 * @param propagation how long a key takes to the other KME
 * @param together how many Get key it answers at a time, the rest being refused as busy; 0: no bound
 * @param work how long each of them takes then
 */
public record Answers(
        Map<Refused, List<Integer>> statuses,
        ErrorForm errors,
        OptionalInt keySize,
        boolean zeroMaxima,
        KeyIdForm keyIds,
        Duration propagation,
        int together,
        Duration work) {

    public static final Answers STANDARD = new Answers(
            Map.of(), ErrorForm.ERROR, OptionalInt.empty(), false, KeyIdForm.UUID, Duration.ZERO, 0, Duration.ZERO);

    public Answers {
        statuses = Map.copyOf(statuses);
    }

    Answers refusing(Map<Refused, List<Integer>> codes, ErrorForm form) {
        return new Answers(codes, form, keySize, zeroMaxima, keyIds, propagation, together, work);
    }

    Answers withKeySize(int bits) {
        return new Answers(statuses, errors, OptionalInt.of(bits), zeroMaxima, keyIds, propagation, together, work);
    }

    Answers withZeroMaxima() {
        return new Answers(statuses, errors, keySize, true, keyIds, propagation, together, work);
    }

    Answers withKeyIds(KeyIdForm form) {
        return new Answers(statuses, errors, keySize, zeroMaxima, form, propagation, together, work);
    }

    Answers after(Duration delay) {
        return new Answers(statuses, errors, keySize, zeroMaxima, keyIds, delay, together, work);
    }

    Answers oneAtATime(Duration each) {
        return new Answers(statuses, errors, keySize, zeroMaxima, keyIds, propagation, 1, each);
    }
}
