package io.keybraid.sim.http;

import io.keybraid.sim.kme.KeyDelivery.Way;
import io.keybraid.sim.kme.KmeMethod;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a KME answers. Safe for use by several threads. */
public final class KmeCounters {

    private static final int OK = 200;

    private final LongAdder status = new LongAdder();
    private final LongAdder getKey = new LongAdder();
    private final LongAdder getKeyWithKeyIds = new LongAdder();
    private final LongAdder keysToMasters = new LongAdder();
    private final LongAdder keysToSlaves = new LongAdder();
    private final LongAdder refused = new LongAdder();

    void answered(KmeMethod method, int code) {
        if (code != OK) {
            refused.increment();
            return;
        }
        switch (method) {
            case GET_STATUS -> status.increment();
            case GET_KEY -> getKey.increment();
            case GET_KEY_WITH_KEY_IDS -> getKeyWithKeyIds.increment();
        }
    }

    void refusedOutright() {
        refused.increment();
    }

    void delivered(Way way, int keys) {
        switch (way) {
            case GET_KEY -> keysToMasters.add(keys);
            case GET_KEY_WITH_KEY_IDS -> keysToSlaves.add(keys);
        }
    }

    public KmeCounts now() {
        return new KmeCounts(
                status.sum(),
                getKey.sum(),
                getKeyWithKeyIds.sum(),
                keysToMasters.sum(),
                keysToSlaves.sum(),
                refused.sum());
    }
}
