package io.keybraid.plugin.skip;

import io.keybraid.api.ContractEnd;
import io.keybraid.api.KeySourceContract;
import io.keybraid.api.KeySourceFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Two sources at a pair of Key Providers over mutual TLS keep what every source promises. */
class SkipContractTest extends KeySourceContract {

    private static SimulatedProviders providers;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        providers = new SimulatedProviders(folder);
    }

    @AfterAll
    static void stop() {
        providers.close();
    }

    @Override
    protected KeySourceFactory factory() {
        return new SkipFactory();
    }

    @Override
    protected ContractEnd initiatorEnd() {
        return providers.alice();
    }

    @Override
    protected ContractEnd responderEnd() {
        return providers.bob();
    }
}
