package io.keybraid.host.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.key.WireGuardKey;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import org.junit.jupiter.api.Test;

/** Against the JDK's X25519. */
class OwnPublicKeyTest {

    private final OwnPublicKey own = new OwnPublicKey(new SecureRandom());

    private static byte[] privateKey(KeyPair pair) {
        return ((XECPrivateKey) pair.getPrivate()).getScalar().orElseThrow();
    }

    private static WireGuardKey publicKey(KeyPair pair) {
        BigInteger u = ((XECPublicKey) pair.getPublic()).getU();
        byte[] littleEndian = new byte[WireGuardKey.LENGTH];
        for (int i = 0; i < littleEndian.length; i++) {
            littleEndian[i] = u.shiftRight(8 * i).byteValue();
        }
        return new WireGuardKey(littleEndian);
    }

    @Test
    void isThatOfThePrivateKeyAlsoWhenThisChanges() throws Exception {
        KeyPairGenerator pairs = KeyPairGenerator.getInstance("X25519");
        KeyPair first = pairs.generateKeyPair();
        KeyPair second = pairs.generateKeyPair();
        assertThat(own.of(privateKey(first))).contains(publicKey(first));
        assertThat(own.of(privateKey(first))).contains(publicKey(first));
        assertThat(own.of(privateKey(second))).contains(publicKey(second));
        assertThat(own.of(new byte[32])).isEmpty();
        assertThat(own.of(privateKey(first))).contains(publicKey(first));
    }

    @Test
    void isComputedOnceAndThePrivateKeyWipedEachTime() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
        byte[] once = privateKey(pair);
        byte[] again = once.clone();
        WireGuardKey computed = own.of(once).orElseThrow();
        assertThat(own.of(again).orElseThrow()).isSameAs(computed);
        assertThat(once).containsOnly(0);
        assertThat(again).containsOnly(0);
    }
}
