package io.keybraid.sim.http;

import io.keybraid.sim.kme.KmeRefusal;
import io.keybraid.sim.profile.Refused;
import io.keybraid.sim.profile.Requests;
import java.util.Optional;
import java.util.Set;
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

    /** Refuses what is not an object. */
    static JsonBody parse(byte[] bytes, Requests taken) throws KmeRefusal {
        if (bytes.length == 0 && taken.emptyPostIsEmptyObject()) {
            return new JsonBody(JSON.createObjectNode());
        }
        if (bytes.length == 0) {
            throw KmeRefusal.malformed("the request body shall be a JSON object", "body", "it is empty");
        }
        JsonNode node = read(bytes);
        if (!node.isObject()) {
            throw KmeRefusal.malformed("the request body shall be a JSON object", "body", "it is another JSON value");
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
            throw KmeRefusal.malformed("the request body shall be JSON", "body", where);
        }
    }

    void refuseOthersThan(Set<String> known) throws KmeRefusal {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                throw KmeRefusal.of(Refused.UNKNOWN_MEMBER, "extra fields not permitted", name, "is not known");
            }
        }
    }

    Optional<JsonNode> member(String name) {
        return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
    }

    /** Refuses if the member is there and no array. */
    Optional<JsonNode> array(String name) throws KmeRefusal {
        Optional<JsonNode> member = member(name);
        if (member.isPresent() && !member.get().isArray()) {
            throw KmeRefusal.malformed(name + " shall be an array", name, "it is another JSON value");
        }
        return member;
    }
}
