package io.keybraid.plugin.oqs;

import io.keybraid.api.Strand;
import java.util.Arrays;
import java.util.List;

/**
 * Every KEM of liboqs 0.16, by its name there, with the sizes in bytes that its headers give: public key, secret key,
 * ciphertext, shared secret. A library or a message with other sizes means something else by the name.
 */
enum Algorithm {
    BIKE_L1("BIKE-L1", 1541, 5223, 1573, 32),
    BIKE_L3("BIKE-L3", 3083, 10105, 3115, 32),
    BIKE_L5("BIKE-L5", 5122, 16494, 5154, 32),
    CLASSIC_MCELIECE_348864("Classic-McEliece-348864", 261120, 6492, 96, 32),
    CLASSIC_MCELIECE_348864F("Classic-McEliece-348864f", 261120, 6492, 96, 32),
    CLASSIC_MCELIECE_460896("Classic-McEliece-460896", 524160, 13608, 156, 32),
    CLASSIC_MCELIECE_460896F("Classic-McEliece-460896f", 524160, 13608, 156, 32),
    CLASSIC_MCELIECE_6688128("Classic-McEliece-6688128", 1044992, 13932, 208, 32),
    CLASSIC_MCELIECE_6688128F("Classic-McEliece-6688128f", 1044992, 13932, 208, 32),
    CLASSIC_MCELIECE_6960119("Classic-McEliece-6960119", 1047319, 13948, 194, 32),
    CLASSIC_MCELIECE_6960119F("Classic-McEliece-6960119f", 1047319, 13948, 194, 32),
    CLASSIC_MCELIECE_8192128("Classic-McEliece-8192128", 1357824, 14120, 208, 32),
    CLASSIC_MCELIECE_8192128F("Classic-McEliece-8192128f", 1357824, 14120, 208, 32),
    HQC_1("HQC-1", 2241, 2321, 4433, 32),
    HQC_3("HQC-3", 4514, 4602, 8978, 32),
    HQC_5("HQC-5", 7237, 7333, 14421, 32),
    KYBER512("Kyber512", 800, 1632, 768, 32),
    KYBER768("Kyber768", 1184, 2400, 1088, 32),
    KYBER1024("Kyber1024", 1568, 3168, 1568, 32),
    ML_KEM_512("ML-KEM-512", 800, 1632, 768, 32),
    ML_KEM_768("ML-KEM-768", 1184, 2400, 1088, 32),
    ML_KEM_1024("ML-KEM-1024", 1568, 3168, 1568, 32),
    NTRU_HPS_2048_509("NTRU-HPS-2048-509", 699, 935, 699, 32),
    NTRU_HPS_2048_677("NTRU-HPS-2048-677", 930, 1234, 930, 32),
    NTRU_HPS_4096_821("NTRU-HPS-4096-821", 1230, 1590, 1230, 32),
    NTRU_HPS_4096_1229("NTRU-HPS-4096-1229", 1842, 2366, 1842, 32),
    NTRU_HRSS_701("NTRU-HRSS-701", 1138, 1450, 1138, 32),
    NTRU_HRSS_1373("NTRU-HRSS-1373", 2401, 2983, 2401, 32),
    SNTRUP761("sntrup761", 1158, 1763, 1039, 32),
    FRODOKEM_640_AES("FrodoKEM-640-AES", 9616, 19888, 9752, 16),
    FRODOKEM_640_SHAKE("FrodoKEM-640-SHAKE", 9616, 19888, 9752, 16),
    FRODOKEM_976_AES("FrodoKEM-976-AES", 15632, 31296, 15792, 24),
    FRODOKEM_976_SHAKE("FrodoKEM-976-SHAKE", 15632, 31296, 15792, 24),
    FRODOKEM_1344_AES("FrodoKEM-1344-AES", 21520, 43088, 21696, 32),
    FRODOKEM_1344_SHAKE("FrodoKEM-1344-SHAKE", 21520, 43088, 21696, 32),
    EFRODOKEM_640_AES("eFrodoKEM-640-AES", 9616, 19888, 9720, 16),
    EFRODOKEM_640_SHAKE("eFrodoKEM-640-SHAKE", 9616, 19888, 9720, 16),
    EFRODOKEM_976_AES("eFrodoKEM-976-AES", 15632, 31296, 15744, 24),
    EFRODOKEM_976_SHAKE("eFrodoKEM-976-SHAKE", 15632, 31296, 15744, 24),
    EFRODOKEM_1344_AES("eFrodoKEM-1344-AES", 21520, 43088, 21632, 32),
    EFRODOKEM_1344_SHAKE("eFrodoKEM-1344-SHAKE", 21520, 43088, 21632, 32);

    private final String oqsName;
    private final int publicKeyBytes;
    private final int secretKeyBytes;
    private final int ciphertextBytes;
    private final int sharedSecretBytes;

    Algorithm(String oqsName, int publicKey, int secretKey, int ciphertext, int sharedSecret) {
        this.oqsName = oqsName;
        this.publicKeyBytes = publicKey;
        this.secretKeyBytes = secretKey;
        this.ciphertextBytes = ciphertext;
        this.sharedSecretBytes = sharedSecret;
    }

    /** The words in the configuration. */
    static List<String> names() {
        return Arrays.stream(values()).map(Algorithm::oqsName).toList();
    }

    /** The algorithm with one of the {@link #names()}. */
    static Algorithm named(String name) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.oqsName.equals(name))
                .findFirst()
                .orElseThrow();
    }

    String oqsName() {
        return oqsName;
    }

    int publicKeyBytes() {
        return publicKeyBytes;
    }

    int secretKeyBytes() {
        return secretKeyBytes;
    }

    int ciphertextBytes() {
        return ciphertextBytes;
    }

    int sharedSecretBytes() {
        return sharedSecretBytes;
    }

    /** FIPS 203's, which the plugin mlkem speaks, too. */
    boolean isMlKem() {
        return switch (this) {
            case ML_KEM_512, ML_KEM_768, ML_KEM_1024 -> true;
            default -> false;
        };
    }

    /** Whether its public key fits an offer. */
    boolean fitsAnOffer() {
        return publicKeyBytes <= Strand.MAX_PUBLIC_BYTES;
    }

    /**
     * Whether BouncyCastle 1.86 and liboqs 0.16 mean different things by the name. Their HQC-1 and HQC-5 have the same sizes
     * and never agree on a secret (docs/sources/oqs.md).
     */
    boolean differsByImplementation() {
        return switch (this) {
            case HQC_1, HQC_5 -> true;
            default -> false;
        };
    }

    /** The name on the wire. It tells apart what would not agree. */
    String wireName(Implementation implementation) {
        return differsByImplementation() ? oqsName + "-" + implementation.word() : oqsName;
    }

    /** Every name that may be on the wire. */
    static List<String> wireNames() {
        return Arrays.stream(values())
                .filter(Algorithm::fitsAnOffer)
                .flatMap(algorithm -> Arrays.stream(Implementation.values())
                        .map(algorithm::wireName)
                        .distinct())
                .toList();
    }
}
