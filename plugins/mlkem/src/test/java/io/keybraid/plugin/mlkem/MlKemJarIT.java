package io.keybraid.plugin.mlkem;

import io.keybraid.api.ContractEnd;
import io.keybraid.api.PluginJarContract;
import java.util.Map;

/** With BouncyCastle, whose provider finds its classes by name: it must do so in the package it was moved to, too. */
class MlKemJarIT extends PluginJarContract {

    @Override
    protected String pluginName() {
        return "mlkem";
    }

    @Override
    protected String factoryName() {
        return "MlKemFactory";
    }

    @Override
    protected ContractEnd initiatorEnd() {
        return ContractEnd.of(Map.of("provider", "bouncycastle"), Map.of());
    }

    @Override
    protected ContractEnd responderEnd() {
        return ContractEnd.of(Map.of("provider", "jdk"), Map.of());
    }
}
