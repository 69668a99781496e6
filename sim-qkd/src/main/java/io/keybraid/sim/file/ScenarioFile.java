package io.keybraid.sim.file;

import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.fault.FaultValue;
import io.keybraid.sim.fault.Scenario;
import io.keybraid.sim.kme.KmeMethod;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.topology.KmeSite;
import io.keybraid.sim.topology.LinkPlan;
import io.keybraid.sim.topology.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a scenario file: faults on a timeline (docs/simulator.md). */
public final class ScenarioFile {

    private static final Set<String> EVENT =
            Set.of("when", "fault", "at", "on", "value", "times", "share", "for", "clear");
    private static final List<String> WORDS =
            Arrays.stream(FaultKind.values()).map(FaultKind::word).toList();

    private final Topology topology;
    private final Mistakes mistakes;
    private final List<Scenario.Event> events = new ArrayList<>();

    private ScenarioFile(Topology topology, Mistakes mistakes) {
        this.topology = topology;
        this.mistakes = mistakes;
    }

    /** @throws SimulatorException with every mistake, KMEs and links that the topology has not among them */
    public static Scenario read(Path file, Topology topology) throws SimulatorException {
        Mistakes mistakes = new Mistakes(file);
        Node root = YamlFile.read(file, mistakes);
        ScenarioFile reader = new ScenarioFile(topology, mistakes);
        Reading.of(root, Set.of("timeline"), mistakes).items("timeline").forEach(reader::event);
        if (!mistakes.none()) {
            throw mistakes.asException();
        }
        return new Scenario(reader.events);
    }

    private void event(Node node) {
        Reading event = Reading.of(node, EVENT, mistakes);
        if (!event.has("when")) {
            mistakes.add(event.place(), "an event has a time after the start: when: 30s");
        }
        Duration when = event.value("when", Duration.ZERO, ScenarioFile::time);
        if (event.has("fault") == event.has("clear")) {
            mistakes.add(event.place(), "an event sets one fault, or clears all: clear: all");
        } else if (event.has("clear")) {
            event.value("clear", "all", ScenarioFile::all);
            events.add(new Scenario.Event(when, Optional.empty(), Optional.empty()));
        } else {
            Optional<Duration> lasting = event.has("for")
                    ? Optional.of(event.value("for", Duration.ZERO, ScenarioFile::time))
                    : Optional.empty();
            fault(event).ifPresent(fault -> events.add(new Scenario.Event(when, Optional.of(fault), lasting)));
        }
    }

    private Optional<Fault> fault(Reading event) {
        String word = event.text("fault").orElse("");
        Optional<FaultKind> kind = FaultKind.of(word);
        if (kind.isEmpty()) {
            mistakes.unknown(event.node("fault").map(Node::place).orElse(event.place()), "fault", word, WORDS);
            return Optional.empty();
        }
        Fault fault = Fault.of(kind.get());
        fault = event.has("value") ? event.value("value", fault, fault::value) : fault;
        Fault valued = fault;
        fault = event.has("at") ? event.value("at", valued, place -> valued.at(place(kind.get(), place))) : fault;
        Fault placed = fault;
        fault = event.has("on") ? event.value("on", placed, method -> placed.on(method(method))) : fault;
        Fault narrowed = fault;
        fault = event.has("times")
                ? event.value("times", narrowed, times -> narrowed.times(Integer.parseInt(times)))
                : fault;
        Fault counted = fault;
        return Optional.of(
                event.has("share")
                        ? event.value("share", counted, share -> counted.share(Double.parseDouble(share)))
                        : fault);
    }

    private String place(FaultKind kind, String name) {
        List<String> known = kind.scope() == FaultKind.Scope.LINK
                ? topology.links().stream().map(LinkPlan::name).toList()
                : topology.kmes().stream().map(KmeSite::id).toList();
        if (!known.contains(name)) {
            throw new IllegalArgumentException(
                    "there is no '" + name + "' for " + kind.word() + "; there are " + String.join(", ", known));
        }
        return name;
    }

    private static KmeMethod method(String word) {
        return KmeMethod.of(word)
                .orElseThrow(
                        () -> new IllegalArgumentException("on is status, enc_keys or dec_keys, not '" + word + "'"));
    }

    private static String all(String word) {
        if (!word.equals("all")) {
            throw new IllegalArgumentException("clear: all is all that can be cleared; give a fault a time with for");
        }
        return word;
    }

    private static Duration time(String text) {
        double seconds = FaultValue.TIME.parse(text);
        if (seconds < 0) {
            throw new IllegalArgumentException("a time is not negative, and '" + text + "' is");
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
