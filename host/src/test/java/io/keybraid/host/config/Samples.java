package io.keybraid.host.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Configurations to test with. */
final class Samples {

    static final String PEER = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
    static final String PIN = "sha256:" + "8b7f0c51".repeat(8);

    /** As small as it gets. */
    static final String SMALL = """
            identity: identity.pem
            state: state
            plugins: { directory: plugins }
            sources:
              pq: { plugin: mlkem }
            tunnels:
              paris-berlin:
                interface: wg0
                peer: "%s"
                identity: "%s"
                sources: { pq: }
            """.formatted(PEER, PIN);

    private Samples() {}

    static Path write(Path folder, String text) {
        try {
            return Files.writeString(folder.resolve("keybraid.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tunnels to different peers, each over 200 bytes. */
    static String tunnels(int count) {
        return SMALL.substring(0, SMALL.indexOf("  paris-berlin"))
                + IntStream.range(0, count).mapToObj(Samples::tunnel).collect(Collectors.joining());
    }

    private static String tunnel(int number) {
        return """
                  site-%d:
                    interface: wg%d
                    peer: "%s"
                    identity: "%s"
                    endpoint: "site-%d.example:7432"
                    sources: { pq: {} }
                    require: pq
                """.formatted(number, number, PEER, PIN, number).indent(2);
    }
}
