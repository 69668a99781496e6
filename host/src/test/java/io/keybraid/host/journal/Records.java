package io.keybraid.host.journal;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.key.ChainSecret;
import io.keybraid.host.key.Kid;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.Secret32;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.message.RoundId;
import io.keybraid.host.message.TunnelTag;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Tunnels and records for tests: all of a record follows from its seed. */
public final class Records {

    private Records() {}

    public static TunnelTag tunnel(int number) {
        byte[] one = new byte[32];
        ByteBuffer.wrap(one).putInt(number);
        byte[] other = one.clone();
        other[31] = 1;
        return TunnelTag.between(new WireGuardKey(one), new WireGuardKey(other));
    }

    /** Without keys in waiting. */
    public static TunnelRecord record(long seed) {
        return new TunnelRecord(seed, Optional.of(keys(seed)), Optional.empty());
    }

    /** With keys in waiting, and an ACCEPT of so many bytes. */
    public static TunnelRecord preparing(long seed, int acceptBytes) {
        SplittableRandom random = new SplittableRandom(~seed);
        PreparedKeys prepared = new PreparedKeys(
                new RoundId(seed, random.nextLong()),
                keys(seed + 1),
                PublicBytes.copyOf(bytes(random, acceptBytes)),
                PublicBytes.copyOf(bytes(random, 32)),
                PublicBytes.copyOf(bytes(random, 32)));
        return new TunnelRecord(seed, Optional.of(keys(seed)), Optional.of(prepared));
    }

    private static EpochKeys keys(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new EpochKeys(
                seed,
                new Kid(bytes(random, Kid.LENGTH)),
                PresharedKey.takeFrom(bytes(random, 32)),
                ChainSecret.takeFrom(bytes(random, 32)),
                new Origin(Instant.ofEpochMilli(seed), (int) seed & 7, Instant.ofEpochMilli(seed / 2)));
    }

    private static byte[] bytes(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Whether all of them is the same, secrets as well. */
    public static boolean same(TunnelRecord one, TunnelRecord other) {
        byte[] first = RecordBytes.of(one);
        return Arrays.equals(first, RecordBytes.of(other));
    }

    /** The bytes of every secret in it. */
    static List<byte[]> secretsOf(TunnelRecord record) {
        List<byte[]> secrets = new java.util.ArrayList<>();
        record.current().ifPresent(keys -> secrets.addAll(secretsOf(keys)));
        record.prepared().ifPresent(prepared -> secrets.addAll(secretsOf(prepared.keys())));
        return secrets;
    }

    private static List<byte[]> secretsOf(EpochKeys keys) {
        return List.of(bytes(keys.psk()), bytes(keys.chain()));
    }

    private static byte[] bytes(Secret32 secret) {
        return secret.expose(segment -> segment.toArray(ValueLayout.JAVA_BYTE));
    }
}
