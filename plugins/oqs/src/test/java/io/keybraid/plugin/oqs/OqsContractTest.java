package io.keybraid.plugin.oqs;

import io.keybraid.api.ContractEnd;
import io.keybraid.api.KeySourceContract;
import io.keybraid.api.KeySourceFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contract for a member of each family, by BouncyCastle, by liboqs where it is there, and with one at each end. */
class OqsContractTest {

    @Nested
    class HqcOfBouncyCastle extends Contract {
        HqcOfBouncyCastle() {
            super("HQC-1", "bouncycastle", "bouncycastle");
        }
    }

    @Nested
    class NtruOfBouncyCastle extends Contract {
        NtruOfBouncyCastle() {
            super("NTRU-HPS-2048-509", "bouncycastle", "bouncycastle");
        }
    }

    @Nested
    class SntrupOfBouncyCastle extends Contract {
        SntrupOfBouncyCastle() {
            super("sntrup761", "bouncycastle", "bouncycastle");
        }
    }

    @Nested
    class MlKemByWhatIsThere extends Contract {
        MlKemByWhatIsThere() {
            super("ML-KEM-768", "auto", "auto");
        }
    }

    @Nested
    class BikeOfLiboqs extends Contract {
        @BeforeAll
        static void require() {
            TestLibrary.require();
        }

        BikeOfLiboqs() {
            super("BIKE-L1", "liboqs", "liboqs");
        }
    }

    @Nested
    class McElieceOfLiboqs extends Contract {
        @BeforeAll
        static void require() {
            TestLibrary.require();
        }

        McElieceOfLiboqs() {
            super("Classic-McEliece-6960119f", "liboqs", "liboqs");
        }
    }

    @Nested
    class HqcFromLiboqsToBouncyCastle extends Contract {
        @BeforeAll
        static void require() {
            TestLibrary.require();
        }

        HqcFromLiboqsToBouncyCastle() {
            super("HQC-3", "liboqs", "bouncycastle");
        }
    }

    @Nested
    class FrodoFromBouncyCastleToLiboqs extends Contract {
        @BeforeAll
        static void require() {
            TestLibrary.require();
        }

        FrodoFromBouncyCastleToLiboqs() {
            super("FrodoKEM-976-AES", "bouncycastle", "liboqs");
        }
    }

    private abstract static class Contract extends KeySourceContract {

        private final String algorithm;
        private final String initiator;
        private final String responder;

        Contract(String algorithm, String initiator, String responder) {
            this.algorithm = algorithm;
            this.initiator = initiator;
            this.responder = responder;
        }

        @Override
        protected KeySourceFactory factory() {
            return new OqsFactory();
        }

        @Override
        protected ContractEnd initiatorEnd() {
            return end(initiator);
        }

        @Override
        protected ContractEnd responderEnd() {
            return end(responder);
        }

        private ContractEnd end(String implementation) {
            Map<String, String> settings = new LinkedHashMap<>(TestLibrary.setting(implementation));
            settings.put("algorithm", algorithm);
            settings.put("implementation", implementation);
            return ContractEnd.of(settings, Map.of());
        }
    }
}
