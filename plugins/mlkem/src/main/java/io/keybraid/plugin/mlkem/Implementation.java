package io.keybraid.plugin.mlkem;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Whose ML-KEM computes. Both give the same bytes for the same randomness. */
enum Implementation {
    /** Part of the JDK since 24. */
    JDK,
    /** Comes with this plugin. */
    BOUNCYCASTLE;

    /** The words in the configuration. */
    static List<String> names() {
        return List.of(JDK.word(), BOUNCYCASTLE.word());
    }

    /** The implementation with one of the {@link #names()}. */
    static Implementation named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The JCA provider, as an instance: this plugin never registers one for the whole process.
     *
     * @throws NoSuchAlgorithmException if this Java has none
     */
    Provider provider() throws NoSuchAlgorithmException {
        return switch (this) {
            case JDK -> installed("SunJCE");
            case BOUNCYCASTLE -> Bundled.PROVIDER;
        };
    }

    /** Made when first needed: most hosts never do. */
    private static final class Bundled {
        private static final Provider PROVIDER = new BouncyCastleProvider();
    }

    private static Provider installed(String name) throws NoSuchAlgorithmException {
        Provider provider = Security.getProvider(name);
        if (provider == null) {
            throw new NoSuchAlgorithmException("no JCA provider " + name);
        }
        return provider;
    }
}
