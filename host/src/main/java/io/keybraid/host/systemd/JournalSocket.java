package io.keybraid.host.systemd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where journald takes entries that have fields (systemd's "Native Journal Protocol"). Thread-safe. */
public final class JournalSocket {

    private static final Path USUAL = Path.of("/run/systemd/journal/socket");

    private final NotifySocket socket;

    private JournalSocket(NotifySocket socket) {
        this.socket = socket;
    }

    /** That of this machine, if it has a journald. */
    public static Optional<JournalSocket> ofThisMachine() {
        return Files.exists(USUAL) ? Optional.of(at(USUAL)) : Optional.empty();
    }

    /** @throws IllegalArgumentException if no socket's path can be so */
    public static JournalSocket at(Path path) {
        return new JournalSocket(NotifySocket.at(path.toString()));
    }

    /**
     * Sends one entry. Never waits.
     *
     * @param fields names of capital letters, digits and underscores, which begin with a letter
     * @throws IOException if journald does not take it: it does not run, has too much to do, or the entry is too long
     */
    public void send(Map<String, String> fields) throws IOException {
        StringBuilder entry = new StringBuilder();
        // A value of several lines would want its length in front of it; ours become one.
        fields.forEach((name, value) -> entry.append(name)
                .append('=')
                .append(value.replace("\r", "\\r").replace("\n", "\\n"))
                .append('\n'));
        socket.send(entry.toString());
    }
}
