package io.keybraid.host.channel;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A client's first message, by hand. */
final class ClientHellos {

    private ClientHellos() {}

    /** Of the least size that can be served. */
    static byte[] servable() {
        ByteBuffer hello = ByteBuffer.allocate(200).put(new byte[] {22, 3, 1, 0, 0, 1, 0, 0, 0, 3, 3});
        hello.put(new byte[32]).put((byte) 0).put(new byte[] {0, 2, 0x13, 0x02}).put(new byte[] {1, 0});
        hello.putShort((short) 23);
        hello.put(new byte[] {0, 43, 0, 3, 2, 3, 4});
        hello.put(new byte[] {0, 10, 0, 4, 0, 2, 0x11, (byte) 0xec});
        hello.put(new byte[] {0, 13, 0, 4, 0, 2, 9, 5});
        int length = hello.position();
        hello.putShort(3, (short) (length - 5)).putShort(7, (short) (length - 9));
        return Arrays.copyOf(hello.array(), length);
    }
}
