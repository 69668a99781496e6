package io.keybraid.host.config;

import java.util.List;
import java.util.Map;

/** A part of the file as it is written, before anybody asks what it means. Every scalar is text. */
sealed interface YamlNode {

    Location location();

    /** For people. */
    String kind();

    /**
     * A scalar.
     *
     * @param location of its first character, quotes included
     * @param start where its first character proper stands; the same as location where that cannot be told
     * @param absent whether nothing at all stands there, as in {@code key:}
     */
    record Text(Location location, Location start, String value, boolean absent) implements YamlNode {
        @Override
        public String kind() {
            return "a text";
        }
    }

    /** A list. */
    record Sequence(Location location, List<YamlNode> items) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Names with values, in the order of the file. */
    record Mapping(Location location, Map<String, Entry> entries) implements YamlNode {
        @Override
        public String kind() {
            return "a section";
        }
    }

    /** Something that is a mistake in itself, already told. */
    record Refused(Location location) implements YamlNode {
        @Override
        public String kind() {
            return "refused";
        }
    }

    /** One name of a mapping: where it stands, and its value. */
    record Entry(Location key, YamlNode value) {}
}
