package io.keybraid.sim.skip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.keybraid.sim.kme.SimulatedKey;
import io.keybraid.sim.profile.SkipAnswers;
import io.keybraid.sim.topology.SaeId;
import java.nio.ByteBuffer;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The bodies of SKIP's answers. Keys and random strings go from bytes to bytes and are never a String. */
final class SkipWriter {

    private static final byte[] DIGITS = ascii("0123456789abcdef");

    private SkipWriter() {}

    static byte[] capabilities(SaeId local, List<SaeId> remote, SkipAnswers how) {
        ObjectNode json = JsonMapper.shared()
                .createObjectNode()
                .put("entropy", true)
                .put("key", true)
                .put("algorithm", "simulated QKD")
                .put("localSystemID", local.value());
        ArrayNode systems = json.putArray(how.remoteMember());
        remote.forEach(sae -> systems.add(how.globs() ? glob(sae.value()) : sae.value()));
        return (json + "\n").getBytes(UTF_8);
    }

    // [s]ae-bo? for sae-bob: a set and any one character.
    private static String glob(String name) {
        return name.length() < 2 ? "?" : "[" + name.charAt(0) + "]" + name.substring(1, name.length() - 1) + "?";
    }

    /** One key. */
    static byte[] key(SimulatedKey key, boolean hexKeyIds) {
        byte[] before = ascii("{\"keyId\":\"" + SkipKeyId.write(key.keyId(), hexKeyIds) + "\",\"key\":\"");
        byte[] after = ascii("\"}\n");
        ByteBuffer out = ByteBuffer.allocate(before.length + 2 * key.length() + after.length);
        out.put(before);
        key.expose(bytes -> putHex(out, bytes));
        return out.put(after).array();
    }

    static byte[] entropy(byte[] random, int bits) {
        byte[] before = ascii("{\"randomStr\":\"");
        byte[] after = ascii("\",\"minentropy\":" + bits + "}\n");
        ByteBuffer out = ByteBuffer.allocate(before.length + 2 * random.length + after.length);
        return putHex(out.put(before), random).put(after).array();
    }

    private static ByteBuffer putHex(ByteBuffer out, byte[] bytes) {
        for (byte one : bytes) {
            out.put(DIGITS[(one >> 4) & 0xf]).put(DIGITS[one & 0xf]);
        }
        return out;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
