package io.keybraid.sim.http;

import java.time.Instant;
import java.util.List;

/**
 * A request that was answered, without its body and without a key.
 *
 * @param path without the query, at most 200 characters of it
 * @param saeId the caller's; empty if it is not known
 * @param keyIds of the keys in the answer
 * @param message of the Error in the answer; empty if it was not one
 * @param faults that befell the answer
 */
public record RequestRecord(
        Instant at,
        String kmeId,
        String method,
        String path,
        String saeId,
        int status,
        List<String> keyIds,
        String message,
        List<String> faults) {

    private static final int MAX_PATH = 200;

    public RequestRecord {
        path = path.length() <= MAX_PATH ? path : path.substring(0, MAX_PATH);
        keyIds = List.copyOf(keyIds);
        faults = List.copyOf(faults);
    }
}
