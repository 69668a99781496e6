package io.keybraid.plugin.pkcs11;

import io.keybraid.api.ContractEnd;
import io.keybraid.api.PluginJarContract;
import io.keybraid.api.SoftTokens;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class Pkcs11JarIT extends PluginJarContract {

    @TempDir
    private static Path folder;

    private static Map<String, String> settings;

    @BeforeAll
    static void makeToken() throws Exception {
        SoftTokens.Token token = SoftTokens.take();
        token.put("berlin", "AES", new byte[32]);
        settings = Map.of(
                "library", token.library().toString(),
                "slot", token.slot(),
                "pin", token.pin(folder).toString());
    }

    @Override
    protected String pluginName() {
        return "pkcs11";
    }

    @Override
    protected String factoryName() {
        return "Pkcs11Factory";
    }

    @Override
    protected ContractEnd initiatorEnd() {
        return ContractEnd.of(settings, Map.of("key", "berlin"));
    }

    @Override
    protected ContractEnd responderEnd() {
        return initiatorEnd();
    }
}
