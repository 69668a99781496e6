package io.keybraid.host.journal;

import io.keybraid.host.message.TunnelTag;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What stands in the journal, in memory: sealed under a key that exists in this process only. The journal's lock guards
 * it, but for {@link #keep} and {@link #lend}; only the thread whose turn it is to write changes it.
 */
final class Memory implements AutoCloseable {

    /** An entry, sealed. */
    record Kept(Entry.Kind kind, long number, byte[] sealed) {}

    private static final byte[] NOTHING = new byte[0];

    private final Seal seal;
    private final Map<TunnelTag, Kept> entries = new HashMap<>();
    private long numbers;

    Memory(SecureRandom random) {
        byte[] key = new byte[32];
        random.nextBytes(key);
        seal = Seal.takeFrom(key);
    }

    /** Seals an entry and wipes the array. */
    Kept keep(byte[] entry) {
        try {
            long number = nextNumber();
            return new Kept(Entry.kindOf(entry), number, seal.seal(Seal.Use.MEMORY, number, NOTHING, entry));
        } finally {
            Arrays.fill(entry, (byte) 0);
        }
    }

    private synchronized long nextNumber() {
        return ++numbers;
    }

    /** The entry; the caller's to wipe. */
    byte[] lend(Kept kept) {
        return seal.open(Seal.Use.MEMORY, kept.number(), NOTHING, kept.sealed())
                .orElseThrow(() -> new IllegalStateException("the journal's memory was damaged"));
    }

    Optional<Kept> get(TunnelTag tunnel) {
        return Optional.ofNullable(entries.get(tunnel));
    }

    /** Puts this in place of what stood for the tunnel. */
    void put(TunnelTag tunnel, Kept kept) {
        if (kept.kind() == Entry.Kind.FORGOTTEN && !entries.containsKey(Recovery.ANY)) {
            entries.remove(tunnel);
        } else {
            entries.put(tunnel, kept);
        }
    }

    /** All of it, with these in place of what stood for their tunnels. */
    Map<TunnelTag, Kept> with(Map<TunnelTag, Kept> changes) {
        Map<TunnelTag, Kept> all = new HashMap<>(entries);
        all.putAll(changes);
        if (!all.containsKey(Recovery.ANY)) {
            all.values().removeIf(kept -> kept.kind() == Entry.Kind.FORGOTTEN);
        }
        return all;
    }

    @Override
    public void close() {
        entries.clear();
        seal.close();
    }
}
