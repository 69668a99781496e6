package io.keybraid.host.config;

import io.keybraid.api.DidYouMean;
import io.keybraid.host.config.YamlNode.Entry;
import io.keybraid.host.config.YamlNode.Mapping;
import io.keybraid.host.config.YamlNode.Refused;
import io.keybraid.host.config.YamlNode.Sequence;
import io.keybraid.host.config.YamlNode.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A mapping of the file with its place: settings are asked for by name, and what is wrong with them is told. An empty
 * answer means that the setting is absent, or wrong and told.
 */
final class Section {

    private final String path;
    private final Location location;
    private final Map<String, Entry> entries;
    private final Mistakes mistakes;
    private final boolean usable;

    /** Names that unknown ones were probably meant to be: that they are missing need not be told as well. */
    private final Set<String> meant = new HashSet<>();

    private Section(String path, Location location, Map<String, Entry> entries, Mistakes mistakes, boolean usable) {
        this.path = path;
        this.location = location;
        this.entries = entries;
        this.mistakes = mistakes;
        this.usable = usable;
    }

    /** A section that is no mapping is told, once: nothing is in it, and nothing is missing from it. */
    static Section of(String path, Location location, YamlNode node, Mistakes mistakes) {
        if (node instanceof Mapping mapping) {
            return new Section(path, location, mapping.entries(), mistakes, true);
        }
        if (!(node instanceof Refused)) {
            boolean absent = node instanceof Text text && text.absent();
            mistakes.add(
                    absent ? location : node.location(),
                    path,
                    absent ? "is empty" : "is " + node.kind() + ", not a section",
                    "write its settings below it, indented, as 'name: value'");
        }
        return new Section(path, location, Map.of(), mistakes, false);
    }

    /** Whether it is a section at all. */
    boolean usable() {
        return usable;
    }

    String path() {
        return path;
    }

    String path(String name) {
        return Paths.join(path, name);
    }

    Location location() {
        return location;
    }

    Set<String> names() {
        return entries.keySet();
    }

    boolean has(String name) {
        return entries.containsKey(name);
    }

    /** Tells every name that is none of these. */
    Section knowing(Set<String> known) {
        entries.forEach((name, entry) -> {
            if (!known.contains(name)) {
                Optional<String> closest = DidYouMean.closest(name, known);
                closest.ifPresent(meant::add);
                mistakes.add(
                        entry.key(),
                        path(name),
                        "is not a setting",
                        closest.map(word -> "did you mean '" + word + "'?")
                                .orElse("known here: " + String.join(", ", known)));
            }
        });
        return this;
    }

    /** A setting that may be absent. */
    <T> Optional<T> optional(String name, Reading<T> reading) {
        return Optional.ofNullable(entries.get(name)).flatMap(entry -> read(path(name), entry, reading));
    }

    /** A setting that must be there. */
    <T> Optional<T> required(String name, Reading<T> reading, String hint) {
        if (!has(name)) {
            missing(name, hint);
        }
        return optional(name, reading);
    }

    void missing(String name, String hint) {
        if (usable && !meant.contains(name)) {
            mistakes.add(location, path(name), "is missing", hint);
        }
    }

    /** The section of this name; empty where it is absent. */
    Optional<Section> section(String name) {
        return Optional.ofNullable(entries.get(name))
                .map(entry -> of(path(name), entry.key(), entry.value(), mistakes));
    }

    /** Like {@link #section}, but nothing below the name is a section with no settings. */
    Section sectionOrEmpty(String name) {
        boolean nothing = value(name)
                .map(node -> node instanceof Text text && text.absent())
                .orElse(true);
        return nothing
                ? new Section(path(name), key(name), Map.of(), mistakes, true)
                : section(name).orElseThrow();
    }

    /** The names in the section of this name; none where it is absent or no section. */
    Set<String> namesIn(String name) {
        return value(name)
                .map(node -> node instanceof Mapping mapping ? mapping.entries().keySet() : Set.<String>of())
                .orElse(Set.of());
    }

    /** Whether the setting is a mapping of its own. */
    boolean isSection(String name) {
        return value(name).filter(Mapping.class::isInstance).isPresent();
    }

    private Optional<YamlNode> value(String name) {
        return Optional.ofNullable(entries.get(name)).map(Entry::value);
    }

    /** A list of values, or one value standing for a list of one; empty where it is absent. */
    <T> Optional<List<T>> list(String name, Reading<T> reading) {
        return Optional.ofNullable(entries.get(name)).map(entry -> {
            List<T> values = new ArrayList<>();
            if (entry.value() instanceof Sequence sequence) {
                for (YamlNode item : sequence.items()) {
                    read(path(name), new Entry(item.location(), item), reading).ifPresent(values::add);
                }
            } else {
                read(path(name), entry, reading).ifPresent(values::add);
            }
            return values;
        });
    }

    private <T> Optional<T> read(String of, Entry entry, Reading<T> reading) {
        YamlNode node = entry.value();
        if (node instanceof Text text && !text.absent() && !text.value().isBlank()) {
            return read(of, text, reading);
        }
        if (node instanceof Text) {
            mistakes.add(entry.key(), of, "is empty", "give it a value, or take it out");
        } else if (!(node instanceof Refused)) {
            mistakes.add(node.location(), of, "is " + node.kind() + ", not one value", "write one value");
        }
        return Optional.empty();
    }

    private <T> Optional<T> read(String of, Text text, Reading<T> reading) {
        try {
            return Optional.of(reading.read(text.value()));
        } catch (BadValueException e) {
            for (BadValueException.Problem wrong : e.problems()) {
                Location at =
                        wrong.offset() == 0 ? text.location() : text.start().right(wrong.offset());
                mistakes.add(at, of, wrong.problem(), wrong.hint());
            }
            return Optional.empty();
        }
    }

    /** Every setting as written: a text, or a list of texts; but for these names. */
    Map<String, Object> texts(Set<String> but) {
        Map<String, Object> texts = new LinkedHashMap<>();
        entries.forEach((name, entry) -> {
            if (!but.contains(name)) {
                Optional<?> value = entry.value() instanceof Sequence
                        ? list(name, text -> text)
                        : read(path(name), entry, text -> text);
                value.ifPresent(given -> texts.put(name, given));
            }
        });
        return texts;
    }

    /** Where a setting's value stands; this section's name where it is absent. */
    Location at(String name) {
        Entry entry = entries.get(name);
        return entry == null ? location : entry.value().location();
    }

    /** Where a name stands. */
    Location key(String name) {
        Entry entry = entries.get(name);
        return entry == null ? location : entry.key();
    }

    /** Tells a mistake of a setting. */
    void wrong(String name, String problem, String hint) {
        mistakes.add(at(name), path(name), problem, hint);
    }

    Written written() {
        Map<String, Location> settings = new LinkedHashMap<>();
        entries.forEach((name, entry) -> settings.put(name, entry.value().location()));
        return new Written(path, location, settings);
    }
}
