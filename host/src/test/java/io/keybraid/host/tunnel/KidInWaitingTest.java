package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.key.Kid;
import io.keybraid.host.message.Message;
import io.keybraid.host.message.Message.Accept;
import io.keybraid.host.message.Message.Status;
import io.keybraid.host.message.MessageReader;
import io.keybraid.host.message.TunnelTag;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who knows the kid of keys in waiting proves with it that they were decided: so a responder tells it to nobody. */
class KidInWaitingTest {

    private final TunnelBench bench;
    private final TunnelTag tag;
    private int statuses;
    private int frames;

    KidInWaitingTest() throws Exception {
        bench = new TunnelBench(11);
        tag = TunnelTag.between(bench.paris.key, bench.berlin.key);
    }

    @Test
    void noFrameOfTheResponderHoldsTheKidOfItsKeysInWaiting() throws Exception {
        bench.start();
        bench.time.pass(Duration.ofMinutes(3));
        long before = bench.berlin.view().epoch();
        bench.berlin.overheard = this::overhear;
        bench.time.pass(Duration.ofMinutes(30));
        bench.berlin.overheard = frame -> {};
        bench.time.pass(Duration.ofMinutes(10));
        assertThat(statuses).as("answers while keys waited").isGreaterThan(3);
        assertThat(frames).isGreaterThan(statuses);
        assertThat(bench.berlin.view().epoch()).isGreaterThan(before);
        assertThat(bench.interfacesAreEqual()).isTrue();
    }

    /** Each ACCEPT is lost with the connection, which comes back a second later: the ends compare while keys wait. */
    private void overhear(byte[] frame) {
        try {
            Message message = MessageReader.read(TunnelTag.messageOfFrame(frame));
            if (message instanceof Accept) {
                bench.time.after(Duration.ofMillis(1), bench::cut);
                bench.time.after(Duration.ofSeconds(1), bench::mend);
            }
            Optional<Kid> waiting = kidInWaiting();
            if (waiting.isPresent()) {
                String kid = HexFormat.of().formatHex(waiting.get().bytes());
                assertThat(HexFormat.of().formatHex(frame))
                        .as(message.type().toString())
                        .doesNotContain(kid);
                frames++;
                statuses +=
                        message instanceof Status status && status.prepared().isPresent() ? 1 : 0;
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Optional<Kid> kidInWaiting() throws Exception {
        return bench.berlin
                .journal
                .load(tag)
                .flatMap(TunnelRecord::prepared)
                .map(keys -> keys.keys().kid());
    }
}
