package io.keybraid.host.channel;

import static io.keybraid.host.fuzz.FuzzRun.joined;
import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.channel.Frame.BadFrameException;
import io.keybraid.host.channel.Frame.Kind;
import io.keybraid.host.fuzz.FuzzRun;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the channel reads from strangers and peers: whatever comes, it is read whole or refused. */
class ChannelFuzzTest {

    private static final int LONGEST = 60;
    private static final int[] LENGTHS = {0, 1, LONGEST, LONGEST + 1, LONGEST + 2, 1 << 22, -1, Integer.MIN_VALUE};

    @Test
    void everyStreamIsFramesUntilItIsRefused() throws Exception {
        double understood = FuzzRun.run("frames", 200_000, random -> {
            byte[] stream = stream(random);
            int at = 0;
            FrameReader reader = new FrameReader(new ByteArrayInputStream(stream), LONGEST);
            try {
                while (true) {
                    Frame frame = reader.read();
                    byte[] same = Frame.encode(frame.kind(), frame.payload());
                    assertThat(same.length).isLessThanOrEqualTo(Frame.HEADER + LONGEST);
                    assertThat(Arrays.equals(stream, at, at + same.length, same, 0, same.length))
                            .isTrue();
                    at += same.length;
                    decide(frame);
                }
            } catch (EOFException | BadFrameException expected) {
                return at > 0;
            }
        });
        assertThat(understood).isBetween(0.2, 0.95);
    }

    private static void decide(Frame frame) throws BadFrameException {
        switch (frame.kind()) {
            case ADOPT -> assertThat(frame.toAdoption()).isNotNull();
            case READY, CLOSING -> assertThat(frame.toByte()).isBetween(0, 255);
            case MESSAGE, PING -> assertThat(frame.payload()).isNotNull();
        }
    }

    /** Frames one after the other, of which some lie about their length, and all are spoiled now and then. */
    private static byte[] stream(SplittableRandom random) {
        byte[] stream = new byte[0];
        for (int frames = random.nextInt(1, 4); frames > 0; frames--) {
            byte[] payload = new byte[random.nextInt(4) == 0 ? 16 : random.nextInt(LONGEST + 4)];
            random.nextBytes(payload);
            byte[] frame = Frame.encode(Kind.values()[random.nextInt(Kind.values().length)], payload);
            if (random.nextInt(6) == 0) {
                ByteBuffer.wrap(frame).putInt(LENGTHS[random.nextInt(LENGTHS.length)]);
            }
            stream = joined(stream, frame);
        }
        return random.nextBoolean() ? FuzzRun.spoiled(stream, random) : stream;
    }

    @Test
    void everyFirstRecordIsAClientHelloOrIsRefused() throws Exception {
        byte[] whole = ClientHellos.servable();
        double understood = FuzzRun.run("ClientHello", 200_000, random -> {
            byte[] bytes = FuzzRun.spoiled(whole, random);
            try {
                return ClientHello.read(new ByteArrayInputStream(bytes))
                        .filter(hello -> Arrays.equals(hello.bytes(), Arrays.copyOf(bytes, hello.bytes().length)))
                        .isPresent();
            } catch (IOException expected) {
                return false;
            }
        });
        assertThat(understood).isBetween(0.02, 0.9);
    }
}
