package com.example.keybraid.x448;

import io.keybraid.api.Assurance;
import io.keybraid.api.KeySource;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.Strand;
import java.security.SecureRandom;

/** A source that keeps nothing between rounds, asks nobody, and so is always up. */
final class X448Source implements KeySource {

    private final SecureRandom random;

    X448Source(SecureRandom random) {
        this.random = random;
    }

    @Override
    public Assurance assurance() {
        return Assurance.CLASSICAL;
    }

    @Override
    public String algorithm() {
        return X448Factory.ALGORITHM;
    }

    @Override
    public Strand strand(SourceConfig tunnelSettings) {
        return new X448Strand(random);
    }

    @Override
    public SourceHealth health() {
        return SourceHealth.up();
    }

    @Override
    public void close() {}
}
