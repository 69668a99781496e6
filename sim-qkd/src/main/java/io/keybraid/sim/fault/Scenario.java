package io.keybraid.sim.fault;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Faults on a timeline, which begins when the simulator starts. */
public record Scenario(List<Event> events) {

    public static final Scenario EMPTY = new Scenario(List.of());

    /**
     * Something that happens.
     *
     * @param fault is set; without one, every fault is cleared
     * @param lasting after which it is cleared again; without it, it stays
     */
    public record Event(Duration when, Optional<Fault> fault, Optional<Duration> lasting) {}

    public Scenario {
        events = events.stream().sorted(Comparator.comparing(Event::when)).toList();
    }
}
