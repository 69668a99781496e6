package io.keybraid.host.longrun;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Durations, and what to say of them. */
final class Figures {

    private final List<Duration> values = new ArrayList<>();

    void add(Duration value) {
        values.add(value);
    }

    Duration longest() {
        return values.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }

    @Override
    public String toString() {
        List<Duration> sorted = values.stream().sorted().toList();
        if (sorted.isEmpty()) {
            return "none";
        }
        return "median %d ms, 95 %% %d ms, longest %d ms"
                .formatted(
                        sorted.get(sorted.size() / 2).toMillis(),
                        sorted.get((int) (sorted.size() * 0.95)).toMillis(),
                        sorted.getLast().toMillis());
    }
}
