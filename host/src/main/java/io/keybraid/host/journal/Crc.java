package io.keybraid.host.journal;

import java.util.zip.CRC32C;

/** CRC-32C: tells what chance damaged. What malice changed, the seals tell. */
final class Crc {

    static final int LENGTH = 4;

    private Crc() {}

    static int of(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
