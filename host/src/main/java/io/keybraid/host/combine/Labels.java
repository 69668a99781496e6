package io.keybraid.host.combine;

import java.nio.charset.StandardCharsets;

/** Every label that a derivation uses (docs/protocol.md, section 1). */
final class Labels {

    static final byte[] CAS_KDF = ascii("keybraid/1 CasKDF HKDF-SHA256");
    static final byte[] INFO = ascii("keybraid/1");
    static final byte[] KID = ascii("kid");
    /** SP 800-56C / 800-56A, 5.9: unilateral confirmation by party V, here the responder. */
    static final byte[] RESPONDER_CONFIRMS = ascii("KC_2_V");
    /** By party U, here the initiator. */
    static final byte[] INITIATOR_CONFIRMS = ascii("KC_2_U");

    private Labels() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
