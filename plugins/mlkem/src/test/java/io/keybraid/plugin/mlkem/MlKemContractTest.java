package io.keybraid.plugin.mlkem;

import io.keybraid.api.ContractEnd;
import io.keybraid.api.KeySourceContract;
import io.keybraid.api.KeySourceFactory;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The contract for each parameter set with each implementation, and with one implementation at each end. */
class MlKemContractTest {

    @Nested
    class ByDefault extends Contract {
        ByDefault() {
            super(Map.of(), Map.of());
        }
    }

    @Nested
    class Jdk512 extends Contract {
        Jdk512() {
            super(settings("ML-KEM-512", "jdk"));
        }
    }

    @Nested
    class Jdk768 extends Contract {
        Jdk768() {
            super(settings("ML-KEM-768", "jdk"));
        }
    }

    @Nested
    class Jdk1024 extends Contract {
        Jdk1024() {
            super(settings("ML-KEM-1024", "jdk"));
        }
    }

    @Nested
    class BouncyCastle512 extends Contract {
        BouncyCastle512() {
            super(settings("ML-KEM-512", "bouncycastle"));
        }
    }

    @Nested
    class BouncyCastle768 extends Contract {
        BouncyCastle768() {
            super(settings("ML-KEM-768", "bouncycastle"));
        }
    }

    @Nested
    class BouncyCastle1024 extends Contract {
        BouncyCastle1024() {
            super(settings("ML-KEM-1024", "bouncycastle"));
        }
    }

    @Nested
    class JdkToBouncyCastle extends Contract {
        JdkToBouncyCastle() {
            super(settings("ML-KEM-768", "jdk"), settings("ML-KEM-768", "bouncycastle"));
        }
    }

    @Nested
    class BouncyCastleToJdk extends Contract {
        BouncyCastleToJdk() {
            super(settings("ML-KEM-768", "bouncycastle"), settings("ML-KEM-768", "jdk"));
        }
    }

    private static Map<String, String> settings(String parameterSet, String provider) {
        return Map.of("parameter-set", parameterSet, "provider", provider);
    }

    private abstract static class Contract extends KeySourceContract {

        private final Map<String, String> initiator;
        private final Map<String, String> responder;

        Contract(Map<String, String> both) {
            this(both, both);
        }

        Contract(Map<String, String> initiator, Map<String, String> responder) {
            this.initiator = initiator;
            this.responder = responder;
        }

        @Override
        protected KeySourceFactory factory() {
            return new MlKemFactory();
        }

        @Override
        protected ContractEnd initiatorEnd() {
            return ContractEnd.of(initiator, Map.of());
        }

        @Override
        protected ContractEnd responderEnd() {
            return ContractEnd.of(responder, Map.of());
        }
    }
}
