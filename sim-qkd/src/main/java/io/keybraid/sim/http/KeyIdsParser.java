package io.keybraid.sim.http;

import io.keybraid.sim.kme.KeyId;
import io.keybraid.sim.kme.KmeRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads Key IDs (ETSI GS QKD 014, clause 6.4), from JSON or, a single one, from the query. */
final class KeyIdsParser {

    private static final String KEY_IDS = "key_IDs";
    private static final String KEY_ID = "key_ID";

    private KeyIdsParser() {}

    static List<KeyId> fromQuery(Query query) throws KmeRefusal {
        Optional<String> id = query.one(KEY_ID);
        if (id.isEmpty()) {
            throw KmeRefusal.badRequest("key_ID shall be given", KEY_ID, "it is missing");
        }
        return List.of(keyId(id.get()));
    }

    static List<KeyId> fromJson(JsonBody body) throws KmeRefusal {
        Optional<JsonNode> array = body.array(KEY_IDS);
        if (array.isEmpty()) {
            throw KmeRefusal.badRequest("key_IDs shall be given", KEY_IDS, "it is missing");
        }
        List<KeyId> ids = new ArrayList<>();
        for (JsonNode element : array.get()) {
            JsonNode id = element.isObject() ? element.get(KEY_ID) : null;
            if (id == null || !id.isString()) {
                throw KmeRefusal.badRequest(
                        "key_IDs shall be an array of objects with a string key_ID",
                        KEY_IDS,
                        "one is not such an object");
            }
            ids.add(keyId(id.stringValue()));
        }
        return ids;
    }

    private static KeyId keyId(String text) throws KmeRefusal {
        Optional<KeyId> id = KeyId.parse(text);
        if (id.isEmpty()) {
            throw KmeRefusal.badRequest("key_ID shall be a UUID", KEY_ID, "it is not");
        }
        return id.get();
    }
}
