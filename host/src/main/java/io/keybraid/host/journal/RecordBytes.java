package io.keybraid.host.journal;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.key.ChainSecret;
import io.keybraid.host.key.Kid;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.Secret32;
import io.keybraid.host.message.RoundId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** A tunnel's record as bytes (docs/journal.md). They hold its keys: whoever has them wipes them. */
final class RecordBytes {

    private static final int ORIGIN = 8 + 4 + 8;
    private static final int EPOCH_KEYS = 8 + Kid.LENGTH + 2 * Secret32.LENGTH + ORIGIN;

    private RecordBytes() {}

    static byte[] of(TunnelRecord record) {
        ByteBuffer out = ByteBuffer.allocate(length(record));
        boolean done = false;
        try {
            out.put((byte) Entry.Kind.RECORD.code()).putLong(record.sequence());
            out.put((byte) (record.current().isPresent() ? 1 : 0));
            record.current().ifPresent(keys -> put(out, keys));
            out.put((byte) (record.prepared().isPresent() ? 1 : 0));
            record.prepared().ifPresent(prepared -> put(out, prepared));
            done = true;
            return out.array();
        } finally {
            if (!done) {
                Arrays.fill(out.array(), (byte) 0);
            }
        }
    }

    private static int length(TunnelRecord record) {
        int current = record.current().isPresent() ? EPOCH_KEYS : 0;
        int prepared = record.prepared()
                .map(keys -> RoundId.LENGTH
                        + EPOCH_KEYS
                        + 4
                        + keys.accept().length()
                        + 4
                        + keys.offerHash().length()
                        + 4
                        + keys.initiatorTag().length())
                .orElse(0);
        return 1 + 8 + 1 + current + 1 + prepared;
    }

    private static void put(ByteBuffer out, PreparedKeys prepared) {
        out.put(prepared.round().bytes().toByteArray());
        put(out, prepared.keys());
        put(out, prepared.accept());
        put(out, prepared.offerHash());
        put(out, prepared.initiatorTag());
    }

    private static void put(ByteBuffer out, EpochKeys keys) {
        out.putLong(keys.epoch()).put(keys.kid().bytes());
        put(out, keys.psk());
        put(out, keys.chain());
        Origin origin = keys.origin();
        out.putLong(origin.made().toEpochMilli()).putInt(origin.degraded());
        out.putLong(origin.complete().toEpochMilli());
    }

    private static void put(ByteBuffer out, PublicBytes bytes) {
        out.putInt(bytes.length()).put(bytes.toByteArray());
    }

    private static void put(ByteBuffer out, Secret32 secret) {
        secret.expose(segment -> out.put(segment.asByteBuffer()));
    }

    /**
     * The record, with secrets of its own. The bytes stay the caller's.
     *
     * @throws IllegalArgumentException if they are not such a record
     */
    static TunnelRecord read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Optional<EpochKeys> current = Optional.empty();
        Optional<PreparedKeys> prepared = Optional.empty();
        boolean done = false;
        try {
            expect(in.get() == Entry.Kind.RECORD.code());
            long sequence = in.getLong();
            current = flag(in) ? Optional.of(epochKeys(in)) : Optional.empty();
            prepared = flag(in) ? Optional.of(preparedKeys(in)) : Optional.empty();
            expect(!in.hasRemaining());
            done = true;
            return new TunnelRecord(sequence, current, prepared);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a record that ends too early", e);
        } finally {
            if (!done) {
                current.ifPresent(EpochKeys::close);
                prepared.ifPresent(keys -> keys.keys().close());
            }
        }
    }

    private static PreparedKeys preparedKeys(ByteBuffer in) {
        RoundId round = new RoundId(in.getLong(), in.getLong());
        EpochKeys keys = epochKeys(in);
        boolean done = false;
        try {
            PreparedKeys prepared = new PreparedKeys(round, keys, bytes(in), bytes(in), bytes(in));
            done = true;
            return prepared;
        } finally {
            if (!done) {
                keys.close();
            }
        }
    }

    private static EpochKeys epochKeys(ByteBuffer in) {
        expect(in.remaining() >= EPOCH_KEYS);
        long epoch = in.getLong();
        byte[] kid = new byte[Kid.LENGTH];
        in.get(kid);
        PresharedKey psk = PresharedKey.takeFrom(thirtyTwo(in));
        ChainSecret chain = ChainSecret.takeFrom(thirtyTwo(in));
        return new EpochKeys(epoch, new Kid(kid), psk, chain, origin(in));
    }

    private static Origin origin(ByteBuffer in) {
        Instant made = Instant.ofEpochMilli(in.getLong());
        int degraded = in.getInt();
        return new Origin(made, degraded, Instant.ofEpochMilli(in.getLong()));
    }

    private static byte[] thirtyTwo(ByteBuffer in) {
        byte[] bytes = new byte[Secret32.LENGTH];
        in.get(bytes);
        return bytes;
    }

    private static PublicBytes bytes(ByteBuffer in) {
        int length = in.getInt();
        expect(length >= 0 && length <= in.remaining());
        byte[] bytes = new byte[length];
        in.get(bytes);
        return PublicBytes.copyOf(bytes);
    }

    private static boolean flag(ByteBuffer in) {
        int value = in.get();
        expect(value == 0 || value == 1);
        return value == 1;
    }

    private static void expect(boolean so) {
        if (!so) {
            throw new IllegalArgumentException("not a tunnel's record");
        }
    }
}
