package io.keybraid.plugin.mlkem;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.SharedSecret;
import java.security.PrivateKey;

/** A fresh key pair of which the public half was offered. */
final class MlKemInitiation implements Initiation {

    private final MlKem mlKem;
    private final PublicBytes encapsulationKey;
    private final PrivateKey decapsulationKey;

    MlKemInitiation(MlKem mlKem, PublicBytes encapsulationKey, PrivateKey decapsulationKey) {
        this.mlKem = mlKem;
        this.encapsulationKey = encapsulationKey;
        this.decapsulationKey = decapsulationKey;
    }

    @Override
    public PublicBytes offer() {
        return encapsulationKey;
    }

    @Override
    public SharedSecret complete(PublicBytes answer) throws KeySourceException {
        if (decapsulationKey.isDestroyed()) {
            // The JDK would go on with the zeros that are left of the key.
            throw new IllegalStateException("the initiation was closed");
        }
        return mlKem.decapsulate(decapsulationKey, answer);
    }

    @Override
    public void close() {
        Wiping.destroy(decapsulationKey);
    }
}
