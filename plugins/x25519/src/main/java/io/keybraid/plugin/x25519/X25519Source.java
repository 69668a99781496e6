package io.keybraid.plugin.x25519;

import io.keybraid.api.Assurance;
import io.keybraid.api.KeySource;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.Strand;
import java.security.SecureRandom;

/** A source that keeps nothing between rounds, asks nobody, and so is always up. */
final class X25519Source implements KeySource {

    private final SecureRandom random;

    X25519Source(SecureRandom random) {
        this.random = random;
    }

    @Override
    public Assurance assurance() {
        return Assurance.CLASSICAL;
    }

    @Override
    public String algorithm() {
        return X25519Factory.ALGORITHM;
    }

    @Override
    public Strand strand(SourceConfig tunnelSettings) {
        return new X25519Strand(random);
    }

    @Override
    public SourceHealth health() {
        return SourceHealth.up();
    }

    @Override
    public void close() {}
}
