package io.keybraid.plugin.tls;

import io.keybraid.api.BadSourceConfigException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/** Our private key: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC), in PEM, without a passphrase. */
final class PrivateKeyFile {

    /** The kinds that the JDK's TLS can show. */
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");

    private PrivateKeyFile() {}

    /**
     * The one key in the file.
     *
     * @throws BadSourceConfigException if there is none, more than one, or one that is not usable
     */
    static PrivateKey read(PemFile file) throws BadSourceConfigException {
        List<PemBlock> blocks = file.blocks();
        try {
            List<PemBlock> keys = blocks.stream().filter(PemBlock::isPrivateKey).toList();
            if (keys.size() > 1) {
                throw file.mistake(
                        "holds " + keys.size() + " private keys", "leave only the one of the certificate in it");
            }
            if (keys.isEmpty()) {
                String advice = blocks.stream().anyMatch(PemBlock::isCertificate)
                        ? "it holds a certificate: are 'certificate' and 'private-key' swapped?"
                        : "name the file with the key that belongs to 'certificate'";
                throw file.mistake("holds no private key", advice);
            }
            SecretFile.require(file.setting(), file.path());
            return key(file, keys.getFirst());
        } finally {
            blocks.forEach(PemBlock::close);
        }
    }

    private static PrivateKey key(PemFile file, PemBlock block) throws BadSourceConfigException {
        if (block.encrypted()) {
            throw file.mistake(
                    "is protected by a passphrase, which nobody could enter when keybraid starts by itself",
                    "take the passphrase off (openssl pkey -in key.pem -out plain.pem) and protect the file (chmod 600)");
        }
        byte[] pkcs8 = pkcs8(file, block);
        try {
            return decoded(file, pkcs8);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private static byte[] pkcs8(PemFile file, PemBlock block) throws BadSourceConfigException {
        try {
            return switch (block.label()) {
                case "PRIVATE KEY" -> block.der().clone();
                case "RSA PRIVATE KEY" -> Pkcs8.ofPkcs1(block.der());
                case "EC PRIVATE KEY" -> Pkcs8.ofSec1(block.der());
                default ->
                    throw file.mistake(
                            "holds a '" + block.label() + "', which is not known here",
                            "make PKCS#8 of it: openssl pkcs8 -topk8 -nocrypt -in key.pem -out pkcs8.pem");
            };
        } catch (IllegalArgumentException e) {
            throw unreadable(file);
        }
    }

    private static PrivateKey decoded(PemFile file, byte[] pkcs8) throws BadSourceConfigException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException | NoSuchAlgorithmException e) {
                // another kind, then; none of them is told below
            }
        }
        throw unreadable(file);
    }

    private static BadSourceConfigException unreadable(PemFile file) {
        return file.mistake(
                "holds a private key that cannot be read",
                "it must be RSA, EC (P-256, P-384, P-521) or EdDSA; check it with: openssl pkey -in key.pem -noout -check");
    }
}
