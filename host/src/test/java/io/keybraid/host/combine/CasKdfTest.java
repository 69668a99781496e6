package io.keybraid.host.combine;

import static io.keybraid.host.combine.Vectors.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.SharedSecret;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The six CasKDF vectors with HKDF-SHA-256 that ETSI publishes with TS 103 744 V1.2.1. */
class CasKdfTest {

    private static final int CHAIN = 32;

    @Test
    void yieldsEtsisPublishedKeys() throws NoSuchAlgorithmException {
        List<String> seen = new ArrayList<>();
        for (JsonNode vector : Vectors.shared("etsi_ts_103_744_v1_2_1.json").get("vectors")) {
            if (isOurs(vector)) {
                seen.add(vector.get("cid").asString());
                assertThat(cascade(vector)).as(seen.getLast()).isEqualTo(hex(vector, "key_material"));
            }
        }
        assertThat(seen).containsExactlyInAnyOrder("1112", "1712", "1412", "1122", "1722", "1422");
    }

    private static boolean isOurs(JsonNode vector) {
        return vector.get("scheme").asString().equals("CasKDF")
                && vector.get("kdf").asString().equals("HKDF")
                && vector.get("hash").asString().equals("sha256");
    }

    private static byte[] cascade(JsonNode vector) throws NoSuchAlgorithmException {
        byte[] cid = hex(vector, "cid");
        byte[] info = vector.get("info").asString().getBytes(StandardCharsets.US_ASCII);
        byte[] chain = new byte[0];
        byte[] material = new byte[0];
        for (JsonNode round : vector.get("rounds")) {
            assertThat(chain).isEqualTo(hex(round, "previous_chain_secret"));
            byte[] ma = message(cid, round, "LA", "PA", "MA_sha256");
            byte[] mb = message(cid, round, "LB", "PB", "MB_sha256");
            int length = CHAIN + hex(round, "key_material").length;
            try (SharedSecret secret = SharedSecret.takeFrom(hex(round, "k"))) {
                byte[] out = CasKdf.round(chain, secret, ma, mb, hex(round, "label"), info, length);
                chain = Arrays.copyOf(out, CHAIN);
                material = Arrays.copyOfRange(out, CHAIN, length);
            }
            assertThat(chain).isEqualTo(hex(round, "chain_secret"));
            assertThat(material).isEqualTo(hex(round, "key_material"));
        }
        return material;
    }

    /** In ETSI's vectors the length in front of each field counts hexadecimal digits: twice the bytes. */
    private static byte[] message(byte[] cid, JsonNode round, String label, String payload, String digest)
            throws NoSuchAlgorithmException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(cid);
        for (String field : List.of(label, payload)) {
            byte[] bytes = hex(round, field);
            message.writeBytes(ByteBuffer.allocate(4).putInt(2 * bytes.length).array());
            message.writeBytes(bytes);
        }
        byte[] bytes = message.toByteArray();
        assertThat(MessageDigest.getInstance("SHA-256").digest(bytes)).isEqualTo(hex(round, digest));
        return bytes;
    }
}
