package io.keybraid.sim.http;

import io.keybraid.sim.kme.KeyId;
import io.keybraid.sim.kme.KmeRefusal;
import io.keybraid.sim.profile.KeyIdForm;
import io.keybraid.sim.profile.KmeProfile;
import io.keybraid.sim.topology.SaeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads Key IDs (ETSI GS QKD 014, clause 6.4), from JSON or, a single one, from the query. */
final class KeyIdsParser {

    private static final String KEY_IDS = "key_IDs";
    private static final String KEY_ID = "key_ID";
    private static final String MASTER = "master_SAE_ID";

    private KeyIdsParser() {}

    static List<KeyId> fromQuery(Query query, KmeProfile profile) throws KmeRefusal {
        Optional<String> id = query.one(KEY_ID);
        if (id.isEmpty()) {
            throw KmeRefusal.malformed("key_ID shall be given", KEY_ID, "it is missing");
        }
        return List.of(keyId(id.get(), profile.answers().keyIds()));
    }

    /** @param master whose SAE ID some KMEs want to see in each entry */
    static List<KeyId> fromJson(JsonBody body, KmeProfile profile, SaeId master) throws KmeRefusal {
        if (profile.requests().refusesUnknownMembers()) {
            body.refuseOthersThan(Set.of(KEY_IDS, "key_IDs_extension"));
        }
        Optional<JsonNode> array = body.array(KEY_IDS);
        if (array.isEmpty()) {
            throw KmeRefusal.malformed("key_IDs shall be given", KEY_IDS, "it is missing");
        }
        List<KeyId> ids = new ArrayList<>();
        for (JsonNode element : array.get()) {
            JsonNode id = element.isObject() ? element.get(KEY_ID) : null;
            if (id == null || !id.isString()) {
                throw KmeRefusal.malformed(
                        "key_IDs shall be an array of objects with a string key_ID",
                        KEY_IDS,
                        "one is not such an object");
            }
            if (profile.requests().masterSaeIdInKeyIds()) {
                refuseOtherMaster(element, master);
            }
            ids.add(keyId(id.stringValue(), profile.answers().keyIds()));
        }
        return ids;
    }

    private static void refuseOtherMaster(JsonNode element, SaeId master) throws KmeRefusal {
        JsonNode named = element.get(MASTER);
        if (named == null || !named.isString() || !named.stringValue().equals(master.value())) {
            throw KmeRefusal.malformed(
                    "each key_ID shall come with its master_SAE_ID", MASTER, "it is missing or not " + master);
        }
    }

    private static KeyId keyId(String text, KeyIdForm form) throws KmeRefusal {
        Optional<KeyId> id = KeyId.parse(text, form);
        if (id.isEmpty()) {
            throw KmeRefusal.malformed("key_ID shall be a UUID", KEY_ID, "it is not");
        }
        return id.get();
    }
}
