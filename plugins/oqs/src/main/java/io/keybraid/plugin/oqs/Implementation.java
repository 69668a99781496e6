package io.keybraid.plugin.oqs;

import java.util.Locale;

/** Whose code computes. */
enum Implementation {
    /** The native library, which the operator installs. */
    LIBOQS,
    /** Comes with this plugin; has some of the algorithms. */
    BOUNCYCASTLE;

    /** As in the configuration and on the wire. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
