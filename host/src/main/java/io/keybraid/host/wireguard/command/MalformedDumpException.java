package io.keybraid.host.wireguard.command;

import java.io.IOException;

/** What {@code wg show} printed is not what its manual says. The message holds nothing of what was printed. */
final class MalformedDumpException extends IOException {

    MalformedDumpException(String message) {
        super(message);
    }
}
