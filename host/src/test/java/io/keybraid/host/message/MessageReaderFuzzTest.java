package io.keybraid.host.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.fuzz.FuzzRun;
import org.junit.jupiter.api.Test;

class MessageReaderFuzzTest {

    @Test
    void everyInputIsRefusedOrTheOneEncodingOfAMessage() throws Exception {
        double read = FuzzRun.run("messages", 200_000, random -> Canonical.check(new HostileMessages(random).next()));
        // Were it none, or all, the generator would miss the point.
        assertThat(read).isBetween(0.02, 0.5);
    }
}
