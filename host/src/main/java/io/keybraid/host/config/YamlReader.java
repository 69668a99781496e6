package io.keybraid.host.config;

import io.keybraid.host.config.YamlNode.Entry;
import io.keybraid.host.config.YamlNode.Mapping;
import io.keybraid.host.config.YamlNode.Refused;
import io.keybraid.host.config.YamlNode.Sequence;
import io.keybraid.host.config.YamlNode.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;
import tools.jackson.dataformat.yaml.YAMLSchema;

/**
 * Reads the plain part of YAML: one document of mappings, lists and text. Anchors, aliases and tags are refused: nothing
 * in the file may mean something that does not stand where it is used, or grow when it is read.
 */
final class YamlReader {

    /** The deepest that a configuration goes is 6. */
    private static final int MAX_DEPTH = 16;

    /** Text is text: what a number or a duration is, the settings say. */
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .yamlSchema(YAMLSchema.FAILSAFE)
            .loadSettings(LoadSettings.builder()
                    .setCodePointLimit(ConfigText.MAX_BYTES + 1)
                    .setAllowDuplicateKeys(true) // told below, all of them, with the place of the first
                    .build())
            .build();

    private final String text;
    private final List<String> lines;
    private final Mistakes mistakes;

    private YamlReader(String text, Mistakes mistakes) {
        this.text = text;
        this.lines = text.lines().toList();
        this.mistakes = mistakes;
    }

    /** The document; empty where there is none or where its grammar is wrong, which is then told. */
    static Optional<YamlNode> read(String text, Mistakes mistakes) {
        return new YamlReader(text, mistakes).document();
    }

    private Optional<YamlNode> document() {
        try (YAMLParser parser = (YAMLParser) YAML.createParser(ObjectReadContext.empty(), text)) {
            return document(parser);
        }
    }

    private Optional<YamlNode> document(YAMLParser parser) {
        try {
            if (parser.nextToken() == null) {
                mistakes.add(
                        Location.START,
                        "",
                        "the file is empty",
                        "docs/configuration.md begins with a whole one to copy");
                return Optional.empty();
            }
            YamlNode root = node(parser, "", 1);
            if (parser.nextToken() != null) {
                mistakes.add(
                        location(parser),
                        "",
                        "a second document begins here",
                        "a configuration is one document: take out the line '---' and what does not belong");
            }
            return Optional.of(root);
        } catch (JacksonException e) {
            new YamlGrammar(text, mistakes).explain(e, location(parser));
            return Optional.empty();
        }
    }

    private YamlNode node(YAMLParser parser, String path, int depth) {
        Location location = location(parser);
        boolean refused = refused(parser, path, location);
        if (depth > MAX_DEPTH) {
            throw new TooDeepException(parser);
        }
        YamlNode node = switch (parser.currentToken()) {
            case START_OBJECT -> mapping(parser, path, location, depth);
            case START_ARRAY -> sequence(parser, path, location, depth);
            default -> scalar(parser.getString(), location);
        };
        return refused ? new Refused(location) : node;
    }

    private boolean refused(YAMLParser parser, String path, Location location) {
        if (parser.isCurrentAlias()) {
            mistakes.add(location, path, "aliases (*name) are not allowed", "write out what it stands for");
            return true;
        }
        if (parser.getObjectId() != null) {
            mistakes.add(location, path, "anchors (&name) are not allowed", "take it out, and write out each use");
            return true;
        }
        if (parser.getTypeId() != null) {
            mistakes.add(location, path, "tags (!name) are not allowed", "take it out: every value is plain text");
            return true;
        }
        return false;
    }

    private YamlNode mapping(YAMLParser parser, String path, Location location, int depth) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            String inner = Paths.join(path, name);
            Location key = location(parser);
            parser.nextToken();
            Entry earlier = entries.get(name);
            Entry entry = new Entry(key, node(parser, inner, depth + 1));
            if (earlier == null) {
                entries.put(name, entry);
            } else {
                mistakes.add(
                        key,
                        inner,
                        "stands here a second time",
                        "take one out; the first is in line " + earlier.key().line());
            }
        }
        return new Mapping(location, entries);
    }

    private YamlNode sequence(YAMLParser parser, String path, Location location, int depth) {
        List<YamlNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(parser, path, depth + 1));
        }
        return new Sequence(location, items);
    }

    private Text scalar(String value, Location location) {
        String line = location.line() <= lines.size() ? lines.get(location.line() - 1) : "";
        int from = location.column() - 1;
        boolean quoted = from < line.length() && "\"'".indexOf(line.charAt(from)) >= 0;
        boolean absent = !quoted && (value.isEmpty() || value.equals("~") || value.equals("null"));
        Location start = quoted && line.startsWith(value, from + 1) ? location.right(1) : location;
        return new Text(location, start, value, absent);
    }

    private static Location location(JsonParser parser) {
        TokenStreamLocation at = parser.currentTokenLocation();
        return new Location(Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
    }

    /** Ends the reading: what is nested so deep is no configuration. */
    static final class TooDeepException extends JacksonException {
        TooDeepException(JsonParser parser) {
            super(parser, "is nested more than " + MAX_DEPTH + " deep", parser.currentTokenLocation(), null);
        }
    }
}
