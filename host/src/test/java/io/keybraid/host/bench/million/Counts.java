package io.keybraid.host.bench.million;

import io.keybraid.host.message.MessageType;
import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.tunnel.VirtualTime;
import java.util.Arrays;

/** What a gateway sends, second by second. */
final class Counts {

    /** The type byte stands behind the tag, "KBRD" and the version. */
    private static final int TYPE = TunnelTag.LENGTH + 5;
    /** A frame's length, and what TLS puts around a record. */
    private static final int AROUND = 4 + 22;

    private static final int OFFER = 1;
    private static final int ACCEPT = 2;
    private static final int DONE = 4;

    private final VirtualTime time;
    private int[] rounds = new int[1 << 10];
    private int[] frames = new int[1 << 10];
    private int[] bytes = new int[1 << 10];

    Counts(VirtualTime time) {
        this.time = time;
    }

    /** In some seconds: all of them, and most in one second. */
    record Rate(long all, int most) {}

    void sent(byte[] frame) {
        int second = (int) time.elapsed().toSeconds();
        if (second >= rounds.length) {
            rounds = Arrays.copyOf(rounds, 2 * second);
            frames = Arrays.copyOf(frames, 2 * second);
            bytes = Arrays.copyOf(bytes, 2 * second);
        }
        rounds[second] += isOffer(frame) ? 1 : 0;
        frames[second]++;
        bytes[second] += frame.length + AROUND + leftOut(frame);
    }

    private static int leftOut(byte[] frame) {
        return switch (frame[TYPE]) {
            case OFFER -> PlayedStrand.LONGER_OFFER;
            case ACCEPT -> PlayedStrand.LONGER_ANSWER;
            default -> 0;
        };
    }

    static boolean isOffer(byte[] frame) {
        return frame[TYPE] == OFFER;
    }

    /** {@link MessageType#DONE}: both ends hold the new key. */
    static boolean isDone(byte[] frame) {
        return frame[TYPE] == DONE;
    }

    /** Rounds that it began. */
    Rate rounds(int from, int to) {
        return rate(rounds, from, to);
    }

    Rate frames(int from, int to) {
        return rate(frames, from, to);
    }

    Rate bytes(int from, int to) {
        return rate(bytes, from, to);
    }

    private static Rate rate(int[] counts, int from, int to) {
        int[] span = Arrays.copyOfRange(counts, from, to);
        return new Rate(
                Arrays.stream(span).asLongStream().sum(),
                Arrays.stream(span).max().orElse(0));
    }
}
