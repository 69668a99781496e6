package io.keybraid.host.wireguard.uapi;

import java.io.Closeable;
import java.io.IOException;

/** Closes what is given up anyway. */
final class Quietly {

    private Quietly() {}

    static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // It is of no use any more, open or closed, and the reason for giving it up is told elsewhere.
        }
    }
}
