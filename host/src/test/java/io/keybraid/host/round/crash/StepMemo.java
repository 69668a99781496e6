package io.keybraid.host.round.crash;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A machine is a pure function, so each of its steps is made once and looked up ever after. For one thread. */
final class StepMemo<V> {

    private long[] keys = new long[1 << 12];
    private Object[] values = new Object[1 << 12];
    private int size;

    StepMemo() {
        Arrays.fill(keys, -1);
    }

    @SuppressWarnings("unchecked")
    @Nullable
    V get(long key) {
        int at = find(keys, key);
        return keys[at] == key ? (V) values[at] : null;
    }

    void put(long key, V value) {
        if (2 * size > keys.length) {
            grow();
        }
        int at = find(keys, key);
        keys[at] = key;
        values[at] = value;
        size++;
    }

    private void grow() {
        long[] moreKeys = new long[2 * keys.length];
        Object[] moreValues = new Object[2 * keys.length];
        Arrays.fill(moreKeys, -1);
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != -1) {
                int at = find(moreKeys, keys[i]);
                moreKeys[at] = keys[i];
                moreValues[at] = values[i];
            }
        }
        keys = moreKeys;
        values = moreValues;
    }

    private static int find(long[] keys, long key) {
        int mask = keys.length - 1;
        int at = (int) (Fingerprint.mix(key)) & mask;
        while (keys[at] != key && keys[at] != -1) {
            at = (at + 1) & mask;
        }
        return at;
    }
}
