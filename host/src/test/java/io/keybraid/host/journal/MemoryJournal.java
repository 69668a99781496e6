package io.keybraid.host.journal;

import io.keybraid.host.message.TunnelTag;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A journal that lasts as long as the process: for tests that are not about disks. */
public final class MemoryJournal implements Journal {

    private final Map<TunnelTag, byte[]> records = new ConcurrentHashMap<>();

    @Override
    public Optional<TunnelRecord> load(TunnelTag tunnel) {
        return Optional.ofNullable(records.get(tunnel)).map(RecordBytes::read);
    }

    @Override
    public void save(TunnelTag tunnel, TunnelRecord record) {
        byte[] before = records.put(tunnel, RecordBytes.of(record));
        if (before != null) {
            Arrays.fill(before, (byte) 0);
        }
    }

    @Override
    public void close() {
        records.values().forEach(record -> Arrays.fill(record, (byte) 0));
        records.clear();
    }
}
