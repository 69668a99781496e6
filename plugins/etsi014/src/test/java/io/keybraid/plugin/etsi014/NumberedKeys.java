package io.keybraid.plugin.etsi014;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.SharedSecret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes keys named 1, 2, 3 and so on, and knows which of them were wiped. */
final class NumberedKeys implements Prefetch.Origin {

    private final List<DeliveredKey> made = new ArrayList<>();
    private final List<Integer> asked = new ArrayList<>();
    private Optional<Reason> failure = Optional.empty();
    private int most = Integer.MAX_VALUE;

    /** From now on there are none, for this reason. */
    void fail(Reason reason) {
        failure = Optional.of(reason);
    }

    void work() {
        failure = Optional.empty();
    }

    /** Who asks for more at a time gets none. */
    void giveAtMost(int number) {
        most = number;
    }

    @Override
    public List<DeliveredKey> fetch(int number, Duration time) throws KeySourceException {
        asked.add(number);
        if (failure.isPresent()) {
            throw new KeySourceException(failure.get(), "no key", "wait");
        }
        if (number > most) {
            throw new KeySourceException(Reason.EXHAUSTED, "not so many keys", "ask for fewer");
        }
        List<DeliveredKey> keys = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            DeliveredKey key =
                    new DeliveredKey(new KeyId(String.valueOf(made.size() + 1)), SharedSecret.copyOf(WireMockKme.KEY));
            made.add(key);
            keys.add(key);
        }
        return keys;
    }

    /** The numbers of keys that were asked for, one for each question. */
    List<Integer> asked() {
        return asked;
    }

    /** The names of the keys that are not wiped. */
    List<String> alive() {
        return made.stream()
                .filter(NumberedKeys::isAlive)
                .map(key -> key.keyId().value())
                .toList();
    }

    private static boolean isAlive(DeliveredKey key) {
        try {
            return key.secret().expose(bytes -> true);
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
