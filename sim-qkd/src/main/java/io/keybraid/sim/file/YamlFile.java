package io.keybraid.sim.file;

import io.keybraid.sim.file.Node.Items;
import io.keybraid.sim.file.Node.Place;
import io.keybraid.sim.file.Node.Section;
import io.keybraid.sim.file.Node.Text;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.problem.SimulatorException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;
import tools.jackson.dataformat.yaml.YAMLSchema;

/** Reads the plain part of YAML: mappings, lists and text, without anchors, aliases and tags. */
final class YamlFile {

    private static final long MAX_BYTES = 1024 * 1024;
    private static final int MAX_DEPTH = 8;
    private static final YAMLFactory YAML =
            YAMLFactory.builder().yamlSchema(YAMLSchema.FAILSAFE).build();

    private final Mistakes mistakes;

    private YamlFile(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /** @throws SimulatorException if the file cannot be read, or is no YAML */
    static Node read(Path file, Mistakes mistakes) throws SimulatorException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("it is longer than " + MAX_BYTES + " bytes");
            }
            return new YamlFile(mistakes).parse(Files.readString(file));
        } catch (IOException e) {
            throw new SimulatorException(
                    Reason.USAGE, file + " cannot be read: " + e, "look at its name and who may read it", e);
        }
    }

    private Node parse(String text) throws SimulatorException {
        try (YAMLParser parser = (YAMLParser) YAML.createParser(ObjectReadContext.empty(), text)) {
            return document(parser);
        }
    }

    private Node document(YAMLParser parser) throws SimulatorException {
        try {
            if (parser.nextToken() == null) {
                mistakes.add(new Place(1, 1), "the file is empty");
                throw mistakes.asException();
            }
            return node(parser, 1);
        } catch (JacksonException e) {
            String problem =
                    String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
            mistakes.add(
                    place(e.getLocation() == null ? parser.currentLocation() : e.getLocation()),
                    "is not YAML: " + problem);
            throw mistakes.asException();
        }
    }

    private Node node(YAMLParser parser, int depth) {
        Place place = place(parser.currentTokenLocation());
        if (parser.isCurrentAlias() || parser.getObjectId() != null || parser.getTypeId() != null) {
            mistakes.add(place, "anchors (&), aliases (*) and tags (!) are not allowed; write out what is meant");
        }
        if (depth > MAX_DEPTH) {
            mistakes.add(place, "is nested more than " + MAX_DEPTH + " deep");
            parser.skipChildren();
            return new Text(place, "");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> section(parser, place, depth);
            case START_ARRAY -> items(parser, place, depth);
            default -> new Text(place, parser.getString());
        };
    }

    private Section section(YAMLParser parser, Place place, int depth) {
        Map<String, Node> values = new LinkedHashMap<>();
        Map<String, Place> names = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            names.put(name, place(parser.currentTokenLocation()));
            parser.nextToken();
            values.put(name, node(parser, depth + 1));
        }
        return new Section(place, values, names);
    }

    private Items items(YAMLParser parser, Place place, int depth) {
        List<Node> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(node(parser, depth + 1));
        }
        return new Items(place, values);
    }

    private static Place place(TokenStreamLocation at) {
        return new Place(Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
    }
}
