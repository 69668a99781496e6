package io.keybraid.host.message;

import java.nio.charset.StandardCharsets;

/** The numbers of docs/protocol.md, section 3. */
final class Wire {

    static final byte[] MAGIC = "KBRD".getBytes(StandardCharsets.US_ASCII);
    static final int VERSION = 1;
    static final int SUITE = 1;
    static final int NONCE_BYTES = 32;
    static final int TAG_BYTES = 32;
    static final int MAX_STRANDS = 16;
    static final int MAX_POLICY_BYTES = 1024;
    static final long NO_HANDSHAKE = 0xFFFF_FFFFL;

    private Wire() {}
}
