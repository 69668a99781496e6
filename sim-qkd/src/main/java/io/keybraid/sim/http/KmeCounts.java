package io.keybraid.sim.http;

/**
 * What a KME has answered since its start.
 *
 * @param status Get status, answered with 200
 * @param getKey Get key, answered with 200
 * @param getKeyWithKeyIds Get key with key IDs, answered with 200
 * @param keysToMasters keys given out by Get key
 * @param keysToSlaves keys given out by Get key with key IDs
 * @param refused requests answered with an Error
 */
public record KmeCounts(
        long status, long getKey, long getKeyWithKeyIds, long keysToMasters, long keysToSlaves, long refused) {}
