package io.keybraid.plugin.mlkem;

import javax.security.auth.DestroyFailedException;
import javax.security.auth.Destroyable;

/** Wipes keys of the JCA as far as they let themselves be wiped. */
final class Wiping {

    private Wiping() {}

    /** Wipes this key, or leaves it to the garbage collector where its class cannot. Never throws. */
    static void destroy(Destroyable key) {
        try {
            key.destroy();
        } catch (DestroyFailedException e) {
            // SecretKeySpec of JDK 25 refuses always; docs/sources/mlkem.md says what that means.
        }
    }
}
