package io.keybraid.plugin.oqs;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bouncycastle.crypto.AsymmetricCipherKeyPairGenerator;
import org.bouncycastle.crypto.EncapsulatedSecretExtractor;
import org.bouncycastle.crypto.EncapsulatedSecretGenerator;
import org.bouncycastle.crypto.KeyGenerationParameters;
import org.bouncycastle.crypto.generators.CMCEKeyPairGenerator;
import org.bouncycastle.crypto.generators.FrodoKEMKeyPairGenerator;
import org.bouncycastle.crypto.generators.MLKEMKeyPairGenerator;
import org.bouncycastle.crypto.kems.CMCEKEMExtractor;
import org.bouncycastle.crypto.kems.CMCEKEMGenerator;
import org.bouncycastle.crypto.kems.FrodoKEMExtractor;
import org.bouncycastle.crypto.kems.FrodoKEMGenerator;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.CMCEKeyGenerationParameters;
import org.bouncycastle.crypto.params.CMCEParameters;
import org.bouncycastle.crypto.params.CMCEPrivateKeyParameters;
import org.bouncycastle.crypto.params.CMCEPublicKeyParameters;
import org.bouncycastle.crypto.params.FrodoKEMKeyGenerationParameters;
import org.bouncycastle.crypto.params.FrodoKEMParameters;
import org.bouncycastle.crypto.params.FrodoKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.FrodoKEMPublicKeyParameters;
import org.bouncycastle.crypto.params.MLKEMKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.bouncycastle.pqc.crypto.hqc.HQCKEMExtractor;
import org.bouncycastle.pqc.crypto.hqc.HQCKEMGenerator;
import org.bouncycastle.pqc.crypto.hqc.HQCKeyGenerationParameters;
import org.bouncycastle.pqc.crypto.hqc.HQCKeyPairGenerator;
import org.bouncycastle.pqc.crypto.hqc.HQCParameters;
import org.bouncycastle.pqc.crypto.hqc.HQCPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.hqc.HQCPublicKeyParameters;
import org.bouncycastle.pqc.crypto.ntru.NTRUKEMExtractor;
import org.bouncycastle.pqc.crypto.ntru.NTRUKEMGenerator;
import org.bouncycastle.pqc.crypto.ntru.NTRUKeyGenerationParameters;
import org.bouncycastle.pqc.crypto.ntru.NTRUKeyPairGenerator;
import org.bouncycastle.pqc.crypto.ntru.NTRUParameters;
import org.bouncycastle.pqc.crypto.ntru.NTRUPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.ntru.NTRUPublicKeyParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKEMExtractor;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKEMGenerator;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKeyGenerationParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKeyPairGenerator;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimePrivateKeyParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimePublicKeyParameters;

/**
 * BouncyCastle's classes for the algorithms of one family, all built alike and without a common type.
 *
 * @param pairs makes what generates key pairs
 * @param decode makes a public key of bytes
 * @param encoder the bytes of a public key
 * @param encapsulators makes what encapsulates
 * @param decapsulators makes what decapsulates
 */
record BouncyCastleFamily(
        Function<SecureRandom, AsymmetricCipherKeyPairGenerator> pairs,
        Function<byte[], AsymmetricKeyParameter> decode,
        Function<AsymmetricKeyParameter, byte[]> encoder,
        Function<SecureRandom, EncapsulatedSecretGenerator> encapsulators,
        Function<AsymmetricKeyParameter, EncapsulatedSecretExtractor> decapsulators) {

    AsymmetricCipherKeyPairGenerator generator(SecureRandom random) {
        return pairs.apply(random);
    }

    AsymmetricKeyParameter publicKey(byte[] bytes) {
        return decode.apply(bytes);
    }

    byte[] encode(AsymmetricKeyParameter publicKey) {
        return encoder.apply(publicKey);
    }

    EncapsulatedSecretGenerator encapsulator(SecureRandom random) {
        return encapsulators.apply(random);
    }

    EncapsulatedSecretExtractor decapsulator(AsymmetricKeyParameter privateKey) {
        return decapsulators.apply(privateKey);
    }

    /** The classes for an algorithm; none for those that BouncyCastle lacks, or has in another edition. */
    static Optional<BouncyCastleFamily> of(Algorithm algorithm) {
        return switch (algorithm) {
            case ML_KEM_512 -> Optional.of(mlKem(MLKEMParameters.ml_kem_512));
            case ML_KEM_768 -> Optional.of(mlKem(MLKEMParameters.ml_kem_768));
            case ML_KEM_1024 -> Optional.of(mlKem(MLKEMParameters.ml_kem_1024));
            case CLASSIC_MCELIECE_460896 -> Optional.of(mcEliece(CMCEParameters.mceliece460896));
            case CLASSIC_MCELIECE_460896F -> Optional.of(mcEliece(CMCEParameters.mceliece460896f));
            case CLASSIC_MCELIECE_6688128 -> Optional.of(mcEliece(CMCEParameters.mceliece6688128));
            case CLASSIC_MCELIECE_6688128F -> Optional.of(mcEliece(CMCEParameters.mceliece6688128f));
            case CLASSIC_MCELIECE_6960119 -> Optional.of(mcEliece(CMCEParameters.mceliece6960119));
            case CLASSIC_MCELIECE_6960119F -> Optional.of(mcEliece(CMCEParameters.mceliece6960119f));
            case FRODOKEM_976_AES -> Optional.of(frodo(FrodoKEMParameters.frodokem976aes));
            case FRODOKEM_976_SHAKE -> Optional.of(frodo(FrodoKEMParameters.frodokem976shake));
            case FRODOKEM_1344_AES -> Optional.of(frodo(FrodoKEMParameters.frodokem1344aes));
            case FRODOKEM_1344_SHAKE -> Optional.of(frodo(FrodoKEMParameters.frodokem1344shake));
            case EFRODOKEM_976_AES -> Optional.of(frodo(FrodoKEMParameters.efrodokem976aes));
            case EFRODOKEM_976_SHAKE -> Optional.of(frodo(FrodoKEMParameters.efrodokem976shake));
            case EFRODOKEM_1344_AES -> Optional.of(frodo(FrodoKEMParameters.efrodokem1344aes));
            case EFRODOKEM_1344_SHAKE -> Optional.of(frodo(FrodoKEMParameters.efrodokem1344shake));
            case HQC_1 -> Optional.of(hqc(HQCParameters.hqc128));
            case HQC_3 -> Optional.of(hqc(HQCParameters.hqc192));
            case HQC_5 -> Optional.of(hqc(HQCParameters.hqc256));
            case NTRU_HPS_2048_509 -> Optional.of(ntru(NTRUParameters.ntruhps2048509));
            case NTRU_HPS_2048_677 -> Optional.of(ntru(NTRUParameters.ntruhps2048677));
            case NTRU_HPS_4096_821 -> Optional.of(ntru(NTRUParameters.ntruhps4096821));
            case NTRU_HPS_4096_1229 -> Optional.of(ntru(NTRUParameters.ntruhps40961229));
            case NTRU_HRSS_701 -> Optional.of(ntru(NTRUParameters.ntruhrss701));
            case NTRU_HRSS_1373 -> Optional.of(ntru(NTRUParameters.ntruhrss1373));
            case SNTRUP761 -> Optional.of(ntruPrime(SNTRUPrimeParameters.sntrup761));
            case BIKE_L1,
                    BIKE_L3,
                    BIKE_L5,
                    CLASSIC_MCELIECE_348864,
                    CLASSIC_MCELIECE_348864F,
                    CLASSIC_MCELIECE_8192128,
                    CLASSIC_MCELIECE_8192128F,
                    FRODOKEM_640_AES,
                    FRODOKEM_640_SHAKE,
                    EFRODOKEM_640_AES,
                    EFRODOKEM_640_SHAKE,
                    KYBER512,
                    KYBER768,
                    KYBER1024 -> Optional.empty();
        };
    }

    private static <G extends AsymmetricCipherKeyPairGenerator>
            Function<SecureRandom, AsymmetricCipherKeyPairGenerator> pairs(
                    Supplier<G> made, Function<SecureRandom, KeyGenerationParameters> parameters) {
        return random -> {
            G generator = made.get();
            generator.init(parameters.apply(random));
            return generator;
        };
    }

    private static BouncyCastleFamily mlKem(MLKEMParameters set) {
        return new BouncyCastleFamily(
                pairs(MLKEMKeyPairGenerator::new, random -> new MLKEMKeyGenerationParameters(random, set)),
                bytes -> new MLKEMPublicKeyParameters(set, bytes),
                key -> ((MLKEMPublicKeyParameters) key).getEncoded(),
                MLKEMGenerator::new,
                key -> new MLKEMExtractor((MLKEMPrivateKeyParameters) key));
    }

    private static BouncyCastleFamily mcEliece(CMCEParameters set) {
        return new BouncyCastleFamily(
                pairs(CMCEKeyPairGenerator::new, random -> new CMCEKeyGenerationParameters(random, set)),
                bytes -> new CMCEPublicKeyParameters(set, bytes),
                key -> ((CMCEPublicKeyParameters) key).getEncoded(),
                CMCEKEMGenerator::new,
                key -> new CMCEKEMExtractor((CMCEPrivateKeyParameters) key));
    }

    private static BouncyCastleFamily frodo(FrodoKEMParameters set) {
        return new BouncyCastleFamily(
                pairs(FrodoKEMKeyPairGenerator::new, random -> new FrodoKEMKeyGenerationParameters(random, set)),
                bytes -> new FrodoKEMPublicKeyParameters(set, bytes),
                key -> ((FrodoKEMPublicKeyParameters) key).getEncoded(),
                FrodoKEMGenerator::new,
                key -> new FrodoKEMExtractor((FrodoKEMPrivateKeyParameters) key));
    }

    private static BouncyCastleFamily hqc(HQCParameters set) {
        return new BouncyCastleFamily(
                pairs(HQCKeyPairGenerator::new, random -> new HQCKeyGenerationParameters(random, set)),
                bytes -> new HQCPublicKeyParameters(set, bytes),
                key -> ((HQCPublicKeyParameters) key).getEncoded(),
                HQCKEMGenerator::new,
                key -> new HQCKEMExtractor((HQCPrivateKeyParameters) key));
    }

    private static BouncyCastleFamily ntru(NTRUParameters set) {
        return new BouncyCastleFamily(
                pairs(NTRUKeyPairGenerator::new, random -> new NTRUKeyGenerationParameters(random, set)),
                bytes -> new NTRUPublicKeyParameters(set, bytes),
                key -> ((NTRUPublicKeyParameters) key).getEncoded(),
                NTRUKEMGenerator::new,
                key -> new NTRUKEMExtractor((NTRUPrivateKeyParameters) key));
    }

    private static BouncyCastleFamily ntruPrime(SNTRUPrimeParameters set) {
        return new BouncyCastleFamily(
                pairs(SNTRUPrimeKeyPairGenerator::new, random -> new SNTRUPrimeKeyGenerationParameters(random, set)),
                bytes -> new SNTRUPrimePublicKeyParameters(set, bytes),
                key -> ((SNTRUPrimePublicKeyParameters) key).getEncoded(),
                SNTRUPrimeKEMGenerator::new,
                key -> new SNTRUPrimeKEMExtractor((SNTRUPrimePrivateKeyParameters) key));
    }
}
