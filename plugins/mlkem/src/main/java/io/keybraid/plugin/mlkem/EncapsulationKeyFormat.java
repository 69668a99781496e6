package io.keybraid.plugin.mlkem;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Encapsulation keys in FIPS 203's own bytes, which cross the wire, and in the X.509 SubjectPublicKeyInfo around them,
 * which the JCA speaks: a fixed prefix for each parameter set.
 */
final class EncapsulationKeyFormat {

    /** FIPS 203, section 8: the modulus. */
    private static final int Q = 3329;

    /** A polynomial's 256 coefficients in ByteEncode12 (FIPS 203, Algorithm 5). */
    private static final int POLYNOMIAL_BYTES = 384;

    private final ParameterSet set;
    private final byte[] prefix;

    EncapsulationKeyFormat(ParameterSet set) {
        this.set = set;
        // SEQUENCE { SEQUENCE { OID 2.16.840.1.101.3.4.4.x }, BIT STRING with no unused bits }
        int bits = set.encapsulationKeyBytes() + 1;
        this.prefix = HexFormat.of()
                .parseHex("3082%04x300b06096086480165030404%02x0382%04x00"
                        .formatted(13 + 4 + bits, set.objectIdentifierArc(), bits));
    }

    /**
     * The key in the bytes that FIPS 203 gives it.
     *
     * @throws KeySourceException if the JCA provider encodes keys otherwise than RFC 9935 says
     */
    PublicBytes strip(PublicKey key) throws KeySourceException {
        byte[] encoded = key.getEncoded();
        int whole = prefix.length + set.encapsulationKeyBytes();
        if (encoded.length != whole || !Arrays.equals(encoded, 0, prefix.length, prefix, 0, prefix.length)) {
            throw new KeySourceException(
                    Reason.UNAVAILABLE,
                    "the JCA provider encodes " + set.standardName() + " keys in a way this plugin does not know",
                    "set the source's 'provider' to the other implementation");
        }
        return PublicBytes.copyOf(Arrays.copyOfRange(encoded, prefix.length, whole));
    }

    /**
     * The key as an X.509 SubjectPublicKeyInfo, after both checks of FIPS 203, section 7.2: the length, and that no
     * coefficient is q or more.
     *
     * @throws KeySourceException if it is no encapsulation key
     */
    byte[] wrap(PublicBytes key) throws KeySourceException {
        byte[] raw = key.toByteArray();
        if (raw.length != set.encapsulationKeyBytes()) {
            throw Refusal.of("has " + raw.length + " bytes, not " + set.encapsulationKeyBytes(), "offer", set);
        }
        if (!isReduced(raw)) {
            throw Refusal.of("holds a coefficient of " + Q + " or more (FIPS 203, section 7.2)", "offer", set);
        }
        byte[] wrapped = Arrays.copyOf(prefix, prefix.length + raw.length);
        System.arraycopy(raw, 0, wrapped, prefix.length, raw.length);
        return wrapped;
    }

    /** Whether each 12-bit coefficient, two in three bytes, is below q. The key is public: time may tell. */
    private boolean isReduced(byte[] key) {
        for (int i = 0; i < set.rank() * POLYNOMIAL_BYTES; i += 3) {
            int three = (key[i] & 0xff) | ((key[i + 1] & 0xff) << 8) | ((key[i + 2] & 0xff) << 16);
            if ((three & 0xfff) >= Q || three >> 12 >= Q) {
                return false;
            }
        }
        return true;
    }
}
