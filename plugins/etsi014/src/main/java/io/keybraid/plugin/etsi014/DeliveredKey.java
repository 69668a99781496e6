package io.keybraid.plugin.etsi014;

import io.keybraid.api.SharedSecret;

/**
 * A key as a KME delivered it.
 *
 * @param secret 32 bytes; whoever receives this record closes it
 */
record DeliveredKey(KeyId keyId, SharedSecret secret) implements AutoCloseable {

    @Override
    public void close() {
        secret.close();
    }
}
