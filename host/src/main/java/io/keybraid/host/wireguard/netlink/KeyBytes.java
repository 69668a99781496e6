package io.keybraid.host.wireguard.netlink;

import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.Secret32;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** A preshared key where the kernel wrote it: 32 bytes, all of them zero for none. */
final class KeyBytes {

    private KeyBytes() {}

    /** Whether it is this key; compared in place and in constant time. */
    static boolean hold(MemorySegment place, PresharedKey key) {
        return key.expose(written -> {
            int difference = 0;
            for (int i = 0; i < Secret32.LENGTH; i++) {
                difference |= place.get(ValueLayout.JAVA_BYTE, i) ^ written.get(ValueLayout.JAVA_BYTE, i);
            }
            return difference == 0;
        });
    }

    /** A copy, which the caller closes; empty for none. */
    static Optional<PresharedKey> copy(MemorySegment place) {
        int any = 0;
        for (int i = 0; i < Secret32.LENGTH; i++) {
            any |= place.get(ValueLayout.JAVA_BYTE, i);
        }
        return any == 0 ? Optional.empty() : Optional.of(PresharedKey.takeFrom(place.toArray(ValueLayout.JAVA_BYTE)));
    }
}
