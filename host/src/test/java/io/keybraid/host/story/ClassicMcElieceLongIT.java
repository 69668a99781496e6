package io.keybraid.host.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.testbed.TwoHosts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Public keys of nearly a mebibyte cross the channel between two hosts: by liboqs if it is there ({@code -Dkeybraid.liboqs} names
 * it), else by BouncyCastle, which takes seconds for each.
 */
class ClassicMcElieceLongIT {

    private static final String LARGEST = "Classic-McEliece-6960119f";

    @TempDir
    private Path folder;

    @Test
    void theLargestOfClassicMcElieceRotatesATunnel() throws Exception {
        String library = Optional.ofNullable(System.getProperty("keybraid.liboqs"))
                .filter(path -> !path.isBlank())
                .map(path -> ", library: \"" + path + "\"")
                .orElse("");
        try (TwoHosts hosts = new TwoHosts(folder)) {
            hosts.declaringOnly("large: { plugin: oqs, algorithm: %s%s }".formatted(LARGEST, library))
                    .using("{ large: {} }")
                    .requiring("all(large)")
                    .start();
            await().atMost(Duration.ofMinutes(5))
                    .until(() -> hosts.paris().view().epoch() >= 5 && hosts.endsAreEqual());
            for (TwoHosts.End end : new TwoHosts.End[] {hosts.paris(), hosts.berlin()}) {
                assertThat(end.view().used())
                        .extracting(StrandName::name, StrandName::algorithm)
                        .containsExactly(tuple("large", LARGEST));
                System.out.println(end.host()
                        .sources()
                        .all()
                        .getFirst()
                        .keySource()
                        .health()
                        .facts());
            }
        }
    }
}
