package io.keybraid.host.bench.million;

import io.keybraid.host.tunnel.Alarm;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** How many alarms of each kind began; and of them those of tunnels that nothing was wrong with. */
final class Alarms {

    private final Map<Alarm.Kind, Long> all = new EnumMap<>(Alarm.Kind.class);
    private final Map<Alarm.Kind, Long> unfounded = new EnumMap<>(Alarm.Kind.class);
    private String example = "";

    void raised(Alarm alarm, boolean isHurt, Duration at) {
        all.merge(alarm.kind(), 1L, Long::sum);
        if (!isHurt) {
            unfounded.merge(alarm.kind(), 1L, Long::sum);
            example = alarm.problem() + " (" + at.toMillis() / 1e3 + " s)";
        }
    }

    void addAll(Alarms others) {
        others.all.forEach((kind, count) -> all.merge(kind, count, Long::sum));
        others.unfounded.forEach((kind, count) -> unfounded.merge(kind, count, Long::sum));
        example = others.example.isEmpty() ? example : others.example;
    }

    long unfounded() {
        return unfounded.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public String toString() {
        return "alarms " + all + "; unfounded " + unfounded + (example.isEmpty() ? "" : ", such as: " + example);
    }
}
