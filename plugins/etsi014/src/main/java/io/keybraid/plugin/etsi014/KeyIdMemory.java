package io.keybraid.plugin.etsi014;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The key_IDs met last, for each SAE, at most {@value #MAX_KEY_IDS}; the oldest are forgotten. Thread-safe. */
final class KeyIdMemory {

    static final int MAX_KEY_IDS = 4096;

    private final Set<Met> met = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Met, Boolean> eldest) {
            return size() > MAX_KEY_IDS;
        }
    }));

    /** Remembers it; false if it was met before. */
    boolean isNew(SaeId peer, KeyId keyId) {
        return met.add(new Met(peer, keyId));
    }

    private record Met(SaeId peer, KeyId keyId) {}
}
