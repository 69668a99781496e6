package io.keybraid.sim.http;

import io.keybraid.sim.kme.KeyStatus;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes Status (ETSI GS QKD 014, clause 6.1). */
final class AnswerWriter {

    private static final JsonMapper JSON = JsonMapper.shared();

    private AnswerWriter() {}

    /** @param seeded whether the keys can be told beforehand */
    static Answer status(KeyStatus status, boolean zeroMaxima, boolean seeded) {
        ObjectNode json = JSON.createObjectNode()
                .put("source_KME_ID", status.sourceKmeId())
                .put("target_KME_ID", status.targetKmeId())
                .put("master_SAE_ID", status.masterSaeId().value())
                .put("slave_SAE_ID", status.slaveSaeId().value())
                .put("key_size", status.limits().keySize())
                .put("stored_key_count", status.storedKeyCount())
                .put("max_key_count", zeroMaxima ? 0 : status.maxKeyCount())
                .put("max_key_per_request", zeroMaxima ? 0 : status.limits().maxKeysPerRequest())
                .put("max_key_size", zeroMaxima ? 0 : status.limits().maxKeySize())
                .put("min_key_size", zeroMaxima ? 0 : status.limits().minKeySize())
                .put("max_SAE_ID_count", zeroMaxima ? 0 : status.limits().maxSaeIds());
        ObjectNode extension =
                json.putObject("status_extension").put("simulated", true).put("product", "keybraid sim-qkd");
        if (seeded) {
            extension.put("seeded", true);
        }
        return Answer.of(line(json), List.of());
    }

    // Ends with a line feed, for those who read it in a terminal.
    static byte[] line(ObjectNode json) {
        byte[] bytes = JSON.writeValueAsBytes(json);
        byte[] line = Arrays.copyOf(bytes, bytes.length + 1);
        line[bytes.length] = '\n';
        return line;
    }
}
