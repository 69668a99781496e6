package io.keybraid.sim.http;

import io.keybraid.sim.kme.KeyId;
import io.keybraid.sim.kme.KeyStatus;
import io.keybraid.sim.kme.KmeRefusal;
import io.keybraid.sim.kme.SimulatedKey;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes Status, Key container and Error (ETSI GS QKD 014, clauses 6.1, 6.3 and 6.5). */
final class AnswerWriter {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int OK = 200;

    private AnswerWriter() {}

    static Answer status(KeyStatus status) {
        ObjectNode json = JSON.createObjectNode()
                .put("source_KME_ID", status.sourceKmeId())
                .put("target_KME_ID", status.targetKmeId())
                .put("master_SAE_ID", status.masterSaeId().value())
                .put("slave_SAE_ID", status.slaveSaeId().value())
                .put("key_size", status.limits().keySize())
                .put("stored_key_count", status.storedKeyCount())
                .put("max_key_count", status.maxKeyCount())
                .put("max_key_per_request", status.limits().maxKeysPerRequest())
                .put("max_key_size", status.limits().maxKeySize())
                .put("min_key_size", status.limits().minKeySize())
                .put("max_SAE_ID_count", status.limits().maxSaeIds());
        json.putObject("status_extension").put("simulated", true).put("product", "keybraid sim-qkd");
        return new Answer(OK, line(json), List.of(), "");
    }

    /** Closes the keys. */
    static Answer keys(List<SimulatedKey> keys) {
        try {
            List<KeyId> ids = keys.stream().map(SimulatedKey::keyId).toList();
            return new Answer(OK, KeyContainerWriter.write(keys), ids, "");
        } finally {
            keys.forEach(SimulatedKey::close);
        }
    }

    static Answer refusal(KmeRefusal refusal) {
        ObjectNode json = JSON.createObjectNode().put("message", refusal.getMessage());
        ArrayNode details = json.putArray("details");
        refusal.details().forEach(detail -> {
            ObjectNode one = details.addObject();
            detail.forEach(one::put);
        });
        return new Answer(refusal.status(), line(json), List.of(), refusal.getMessage());
    }

    // Ends with a line feed, for those who read it in a terminal.
    private static byte[] line(ObjectNode json) {
        byte[] bytes = JSON.writeValueAsBytes(json);
        byte[] line = Arrays.copyOf(bytes, bytes.length + 1);
        line[bytes.length] = '\n';
        return line;
    }
}
