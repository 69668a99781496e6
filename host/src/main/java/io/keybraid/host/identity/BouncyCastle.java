package io.keybraid.host.identity;

import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** BouncyCastle's provider as an instance, made once because that takes some 60 ms; never registered with the JVM. */
public final class BouncyCastle {

    public static final Provider PROVIDER = new BouncyCastleProvider();

    private BouncyCastle() {}
}
