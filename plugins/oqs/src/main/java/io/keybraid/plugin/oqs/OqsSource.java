package io.keybraid.plugin.oqs;

import io.keybraid.api.Assurance;
import io.keybraid.api.KeySource;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.Strand;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/** An algorithm by one implementation, and the threads that compute it. */
final class OqsSource implements KeySource {

    private final Algorithm algorithm;
    private final Implementation implementation;
    private final Kem kem;
    private final Map<String, String> facts;
    private final SecureRandom random;
    private final DeepStackThreads threads =
            new DeepStackThreads(Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8));

    /** @param facts for the health: who computes, and why */
    OqsSource(
            Algorithm algorithm,
            Implementation implementation,
            Kem kem,
            Map<String, String> facts,
            SecureRandom random) {
        this.algorithm = algorithm;
        this.implementation = implementation;
        this.kem = kem;
        this.facts = facts;
        this.random = random;
    }

    @Override
    public Assurance assurance() {
        return Assurance.POST_QUANTUM;
    }

    @Override
    public String algorithm() {
        return algorithm.wireName(implementation);
    }

    @Override
    public Strand strand(SourceConfig tunnelSettings) {
        return new OqsStrand(algorithm, kem, threads, random);
    }

    @Override
    public SourceHealth health() {
        return new SourceHealth(SourceHealth.State.UP, Optional.empty(), false, facts);
    }

    @Override
    public void close() {
        threads.close();
    }
}
