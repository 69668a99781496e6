package io.keybraid.plugin.pkcs11;

import io.keybraid.api.ContractEnd;
import io.keybraid.api.KeySourceContract;
import io.keybraid.api.KeySourceFactory;
import io.keybraid.api.SoftTokens;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract for each mechanism, with a token of SoftHSM. */
class Pkcs11ContractTest {

    @TempDir
    private static Path folder;

    private static Map<String, String> token;

    @BeforeAll
    static void makeToken() throws Exception {
        SoftTokens.Token made = SoftTokens.take();
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        made.put("aes", "AES", key);
        made.put("hmac", "Generic", key);
        token = Map.of(
                "library", made.library().toString(),
                "slot", made.slot(),
                "pin", made.pin(folder).toString());
    }

    @Nested
    class Aes extends Contract {
        Aes() {
            super("aes");
        }
    }

    @Nested
    class Hmac extends Contract {
        Hmac() {
            super("hmac");
        }
    }

    private abstract static class Contract extends KeySourceContract {

        private final String mechanism;

        Contract(String mechanism) {
            this.mechanism = mechanism;
        }

        @Override
        protected KeySourceFactory factory() {
            return new Pkcs11Factory();
        }

        @Override
        protected ContractEnd initiatorEnd() {
            Map<String, String> settings = new TreeMap<>(token);
            settings.put("mechanism", mechanism);
            return ContractEnd.of(settings, Map.of("key", mechanism));
        }

        @Override
        protected ContractEnd responderEnd() {
            return initiatorEnd();
        }
    }
}
