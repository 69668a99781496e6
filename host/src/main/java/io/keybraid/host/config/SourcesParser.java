package io.keybraid.host.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the sources; their settings are carried as written, for the plugins to check. */
final class SourcesParser {

    private static final Set<String> POLICY_WORDS = Set.of("all", "any", "atleast");

    private final Section root;
    private final Mistakes mistakes;

    SourcesParser(Section root, Mistakes mistakes) {
        this.root = root;
        this.mistakes = mistakes;
    }

    Map<String, SourceSection> parse() {
        Map<String, SourceSection> sources = new LinkedHashMap<>();
        String hint = "write at least one, such as pq: { plugin: mlkem }";
        if (!root.has("sources")) {
            root.missing("sources", hint);
        }
        root.section("sources").ifPresent(section -> {
            if (section.names().isEmpty() && root.isSection("sources")) {
                root.wrong("sources", "names no source", hint);
            }
            for (String name : section.names()) {
                section.section(name).flatMap(of -> source(section, name, of)).ifPresent(s -> sources.put(name, s));
            }
        });
        return sources;
    }

    private Optional<SourceSection> source(Section section, String name, Section source) {
        Names.check(section, name, mistakes);
        if (POLICY_WORDS.contains(name)) {
            mistakes.add(
                    section.key(name), section.path(name), "is a word of policies, not a name", "call it otherwise");
        }
        return source.required(
                        "plugin", Values::name, "write plugin: and the name of one; 'keybraid plugins' lists them")
                .map(plugin -> new SourceSection(name, plugin, source.texts(Set.of("plugin")), source.written()));
    }
}
