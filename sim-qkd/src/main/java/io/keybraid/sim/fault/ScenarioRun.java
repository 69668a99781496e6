package io.keybraid.sim.fault;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A scenario under way. Not safe for use by two threads at once. */
public final class ScenarioRun {

    private record Due(Duration when, int order, Runnable change) {}

    private static final Logger LOG = LoggerFactory.getLogger(ScenarioRun.class);

    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparing(Due::when).thenComparingInt(Due::order));
    private final FaultBoard faults;
    private int order;

    public ScenarioRun(Scenario scenario, FaultBoard faults) {
        this.faults = faults;
        scenario.events().forEach(this::plan);
    }

    private void plan(Scenario.Event event) {
        at(event.when(), () -> event.fault().ifPresentOrElse(fault -> set(event, fault), faults::clear));
    }

    private void set(Scenario.Event event, Fault fault) {
        int id = faults.set(fault);
        event.lasting().ifPresent(time -> at(event.when().plus(time), () -> faults.clear(id)));
    }

    private void at(Duration when, Runnable change) {
        order++;
        due.add(new Due(when, order, change));
    }

    /** Does everything up to that time after the start, in order. */
    public void advanceTo(Duration elapsed) {
        for (Due next = due.peek(); next != null && next.when().compareTo(elapsed) <= 0; next = due.peek()) {
            due.remove();
            try {
                next.change().run();
            } catch (IllegalArgumentException e) {
                LOG.warn("the scenario's event at {} is left out: {}", next.when(), e.getMessage());
            }
        }
    }

    /** When something happens next, after the start; empty if nothing does. */
    public Optional<Duration> next() {
        return Optional.ofNullable(due.peek()).map(Due::when);
    }
}
