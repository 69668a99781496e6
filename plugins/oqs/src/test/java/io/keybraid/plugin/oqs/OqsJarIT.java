package io.keybraid.plugin.oqs;

import io.keybraid.api.ContractEnd;
import io.keybraid.api.PluginJarContract;
import java.util.Map;

/** With BouncyCastle in the jar, whatever libraries this machine has. */
class OqsJarIT extends PluginJarContract {

    @Override
    protected String pluginName() {
        return "oqs";
    }

    @Override
    protected String factoryName() {
        return "OqsFactory";
    }

    @Override
    protected ContractEnd initiatorEnd() {
        return ContractEnd.of(Map.of("algorithm", "HQC-1", "implementation", "bouncycastle"), Map.of());
    }

    @Override
    protected ContractEnd responderEnd() {
        return initiatorEnd();
    }
}
