package io.keybraid.plugin.skip;

import io.keybraid.api.ContractEnd;
import io.keybraid.api.PluginJarContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SkipJarIT extends PluginJarContract {

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
    protected String pluginName() {
        return "skip";
    }

    @Override
    protected String factoryName() {
        return "SkipFactory";
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
