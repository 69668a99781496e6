package io.keybraid.plugin.mlkem;

import io.keybraid.api.Assurance;
import io.keybraid.api.KeySource;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.Strand;
import java.security.SecureRandom;

/** A source that keeps nothing between rounds, asks nobody, and so is always up. */
final class MlKemSource implements KeySource {

    private final MlKem mlKem;
    private final SecureRandom random;

    MlKemSource(MlKem mlKem, SecureRandom random) {
        this.mlKem = mlKem;
        this.random = random;
    }

    @Override
    public Assurance assurance() {
        return Assurance.POST_QUANTUM;
    }

    @Override
    public String algorithm() {
        return mlKem.parameterSet().standardName();
    }

    @Override
    public Strand strand(SourceConfig tunnelSettings) {
        return new MlKemStrand(mlKem, random);
    }

    @Override
    public SourceHealth health() {
        return SourceHealth.up();
    }

    @Override
    public void close() {}
}
