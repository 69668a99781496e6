package io.keybraid.sim.file;

import io.keybraid.sim.file.Node.Items;
import io.keybraid.sim.file.Node.Place;
import io.keybraid.sim.file.Node.Section;
import io.keybraid.sim.file.Node.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A section, read name by name; what is wrong is noted, and reading goes on with something harmless. */
final class Reading {

    private final Section section;
    private final Mistakes mistakes;

    private Reading(Section section, Mistakes mistakes) {
        this.section = section;
        this.mistakes = mistakes;
    }

    /** Notes every name that is not among {@code known}, if there are any known. */
    static Reading of(Node node, Set<String> known, Mistakes mistakes) {
        if (!(node instanceof Section section)) {
            mistakes.add(node.place(), "a section of names and values is wanted here");
            return new Reading(new Section(node.place(), Map.of(), Map.of()), mistakes);
        }
        section.names().forEach((name, place) -> {
            if (!known.isEmpty() && !known.contains(name)) {
                mistakes.unknown(place, "setting", name, known);
            }
        });
        return new Reading(section, mistakes);
    }

    Place place() {
        return section.place();
    }

    boolean has(String name) {
        return section.values().containsKey(name);
    }

    Map<String, Node> all() {
        return new LinkedHashMap<>(section.values());
    }

    Place placeOf(String name) {
        return section.names().getOrDefault(name, section.place());
    }

    Optional<Node> node(String name) {
        return Optional.ofNullable(section.values().get(name));
    }

    List<Node> items(String name) {
        Optional<Node> node = node(name);
        if (node.isPresent() && !(node.get() instanceof Items)) {
            mistakes.add(node.get().place(), name + " is a list");
        }
        return node.isPresent() && node.get() instanceof Items items ? items.values() : List.of();
    }

    /** Empty where it is not given, or is no plain text. */
    Optional<String> text(String name) {
        Optional<Node> node = node(name);
        if (node.isPresent() && !(node.get() instanceof Text)) {
            mistakes.add(node.get().place(), name + " is a plain value");
        }
        return node.isPresent() && node.get() instanceof Text text ? Optional.of(text.value()) : Optional.empty();
    }

    /** What {@code parse} makes of the text; {@code otherwise} where it is not given or {@code parse} refuses. */
    <T> T value(String name, T otherwise, Function<String, T> parse) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return parse.apply(text.get());
        } catch (NumberFormatException e) {
            mistakes.add(valuePlace(name), name + " is a number, not '" + text.get() + "'");
        } catch (IllegalArgumentException e) {
            mistakes.add(valuePlace(name), String.valueOf(e.getMessage()));
        }
        return otherwise;
    }

    double number(String name, double otherwise) {
        return value(name, otherwise, Double::valueOf);
    }

    long whole(String name, long otherwise) {
        return value(name, otherwise, Long::valueOf);
    }

    boolean yes(String name, boolean otherwise) {
        return value(name, otherwise, text -> switch (text) {
            case "true", "yes" -> true;
            case "false", "no" -> false;
            default -> throw new IllegalArgumentException(name + " is yes or no, not '" + text + "'");
        });
    }

    private Place valuePlace(String name) {
        return node(name).map(Node::place).orElse(section.place());
    }
}
