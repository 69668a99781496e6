package io.keybraid.host.secrets;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks for many secrets at once, in every form of {@link Written}, in much memory. Prints no secret. */
public final class SecretSearch {

    /**
     * A secret, or half of one, where it was found.
     *
     * @param secret which one, as {@link #add} was told
     * @param at how far from the beginning of what was searched, in bytes
     */
    public record Found(String secret, Written written, long at) {}

    private record Piece(String secret, Written written, byte[] bytes) {}

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int FILTER_BITS = 24;
    private static final int CHUNK = 1 << 20;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final Map<Long, List<Piece>> byBeginning = new HashMap<>();
    /** A set bit for each beginning, so that nearly all places are passed by at the cost of one look. */
    private final long[] filter = new long[1 << (FILTER_BITS - 6)];

    private int longest;

    /** Adds a secret of at least 32 bytes, under a name that tells nothing of it. */
    public SecretSearch add(String name, byte[] secret) {
        for (Written written : Written.values()) {
            for (byte[] bytes : written.pieces(secret)) {
                long beginning = (long) LONG.get(bytes, 0);
                byBeginning.computeIfAbsent(beginning, any -> new ArrayList<>()).add(new Piece(name, written, bytes));
                filter[word(beginning)] |= 1L << bit(beginning);
                longest = Math.max(longest, bytes.length);
            }
        }
        return this;
    }

    private static int bit(long beginning) {
        return (int) (beginning * SPREAD >>> (Long.SIZE - FILTER_BITS));
    }

    private static int word(long beginning) {
        return bit(beginning) >>> 6;
    }

    public List<Found> in(byte[] all) {
        List<Found> found = new ArrayList<>();
        search(all, all.length, all.length, 0, found);
        return found;
    }

    public List<Found> in(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return in(bytes, Long.MAX_VALUE);
        }
    }

    /** Reads so many bytes, or to the end. */
    public List<Found> in(InputStream bytes, long most) throws IOException {
        List<Found> found = new ArrayList<>();
        byte[] buffer = new byte[CHUNK + longest];
        long before = 0;
        int kept = 0;
        while (true) {
            int wanted = (int) Math.min(buffer.length - kept, most - before - kept);
            int filled = kept + bytes.readNBytes(buffer, kept, wanted);
            boolean last = filled < buffer.length;
            // What begins in the last bytes is looked for when those that follow are there.
            int begins = last ? filled : CHUNK;
            search(buffer, filled, begins, before, found);
            if (last) {
                return found;
            }
            kept = filled - begins;
            System.arraycopy(buffer, begins, buffer, 0, kept);
            before += begins;
        }
    }

    private void search(byte[] bytes, int filled, int begins, long before, List<Found> found) {
        for (int at = 0; at < begins && at + Long.BYTES <= filled; at++) {
            long beginning = (long) LONG.get(bytes, at);
            if ((filter[word(beginning)] >>> bit(beginning) & 1) != 0) {
                for (Piece piece : byBeginning.getOrDefault(beginning, List.of())) {
                    int end = at + piece.bytes.length;
                    if (end <= filled && Arrays.equals(bytes, at, end, piece.bytes, 0, piece.bytes.length)) {
                        found.add(new Found(piece.secret, piece.written, before + at));
                    }
                }
            }
        }
    }
}
