package io.keybraid.sim.http;

import io.keybraid.sim.kme.KmeRefusal;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request's JSON object. Members that are null count as absent, unknown ones are ignored, of none nothing is a key. */
final class JsonBody {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonNode object;

    private JsonBody(JsonNode object) {
        this.object = object;
    }

    /** Zero bytes stand for an empty object. Throws 400 if it is not an object. */
    static JsonBody parse(byte[] bytes) throws KmeRefusal {
        if (bytes.length == 0) {
            return new JsonBody(JSON.createObjectNode());
        }
        JsonNode node = read(bytes);
        if (!node.isObject()) {
            throw KmeRefusal.badRequest("the request body shall be a JSON object", "body", "it is another JSON value");
        }
        return new JsonBody(node);
    }

    private static JsonNode read(byte[] bytes) throws KmeRefusal {
        try {
            return JSON.readTree(bytes);
        } catch (JacksonException e) {
            String where = e.getLocation() == null
                    ? "it does not parse"
                    : "it does not parse, line " + e.getLocation().getLineNr() + " column "
                            + e.getLocation().getColumnNr();
            throw KmeRefusal.badRequest("the request body shall be JSON", "body", where);
        }
    }

    Optional<JsonNode> member(String name) {
        return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
    }

    /** Throws 400 if the member is there and no array. */
    Optional<JsonNode> array(String name) throws KmeRefusal {
        Optional<JsonNode> member = member(name);
        if (member.isPresent() && !member.get().isArray()) {
            throw KmeRefusal.badRequest(name + " shall be an array", name, "it is another JSON value");
        }
        return member;
    }
}
