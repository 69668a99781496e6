package io.keybraid.host.wireguard.uapi;

import java.io.IOException;

/** What came over a UAPI socket is not UAPI. The message never quotes it: it may hold a key. */
final class MalformedReplyException extends IOException {

    MalformedReplyException(String message) {
        super(message);
    }
}
