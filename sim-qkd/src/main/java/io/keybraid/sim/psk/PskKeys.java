package io.keybraid.sim.psk;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The preshared keys of a KME's SAEs; a PSK identity is an SAE ID in UTF-8. Wiped when closed. Thread-safe. */
public final class PskKeys implements AutoCloseable {

    private final Map<String, byte[]> keys;

    /** Takes the keys over. */
    public PskKeys(Map<String, byte[]> keys) {
        this.keys = new TreeMap<>(keys);
    }

    /** A copy, which is the caller's to wipe; null for a stranger. */
    synchronized byte @Nullable [] copyFor(byte[] identity) {
        byte[] key = keys.get(new String(identity, StandardCharsets.UTF_8));
        return key == null ? null : key.clone();
    }

    @Override
    public synchronized void close() {
        keys.values().forEach(key -> Arrays.fill(key, (byte) 0));
        keys.clear();
    }

    /** Whose, and nothing more. */
    @Override
    public String toString() {
        return "PskKeys" + keys.keySet();
    }
}
