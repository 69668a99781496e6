package io.keybraid.host.tunnel;

import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.journal.Journal;
import io.keybraid.host.journal.PreparedKeys;
import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.Kid;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an end writes, to its journal and its interface: counts it, breaks it off at one place as a crash would, and notes every old
 * key that is put into the interface.
 */
final class CrashingEnd {

    /** A crash, planted. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1;
    }

    private final TunnelBench.End end;
    private final VirtualTime time;
    private final Duration limit;
    private final Journal journal;
    private final Map<Kid, Duration> born = new HashMap<>();
    private final List<String> tooOld = new ArrayList<>();
    private Optional<TunnelRecord> durable = Optional.empty();
    private int writes;
    private int crashBefore = Integer.MAX_VALUE;

    CrashingEnd(TunnelBench bench, TunnelBench.End end, Duration limit) {
        this.end = end;
        this.time = bench.time;
        this.limit = limit;
        this.journal = end.journal;
        end.journal = new CrashingJournal();
        end.backend = new CrashingBackend();
    }

    void crashBefore(int write) {
        crashBefore = write;
    }

    int writes() {
        return writes;
    }

    /** What was put into the interface though it was older than the limit. */
    List<String> tooOld() {
        return tooOld;
    }

    private void write() {
        if (writes++ == crashBefore) {
            throw new Crash();
        }
    }

    private void check(PresharedKey key) {
        durable.flatMap(TunnelRecord::current).ifPresent(keys -> check(key, keys));
        durable.flatMap(TunnelRecord::prepared).map(PreparedKeys::keys).ifPresent(keys -> check(key, keys));
    }

    private void check(PresharedKey key, EpochKeys keys) {
        Duration age = time.elapsed().minus(born.getOrDefault(keys.kid(), time.elapsed()));
        if (age.compareTo(limit) >= 0 && keys.psk().matches(key)) {
            tooOld.add(keys + " of " + end.name + " at the age of " + age);
        }
    }

    private final class CrashingJournal implements Journal {
        @Override
        public Optional<TunnelRecord> load(TunnelTag tunnel) throws OperatorException {
            return journal.load(tunnel);
        }

        @Override
        public void save(TunnelTag tunnel, TunnelRecord record) throws OperatorException {
            write();
            journal.save(tunnel, record);
            durable = journal.load(tunnel);
            durable.flatMap(TunnelRecord::current).ifPresent(this::note);
            durable.flatMap(TunnelRecord::prepared).map(PreparedKeys::keys).ifPresent(this::note);
            write();
        }

        private void note(EpochKeys keys) {
            born.putIfAbsent(keys.kid(), time.elapsed());
        }

        @Override
        public void close() {
            journal.close();
        }
    }

    private final class CrashingBackend implements WireGuardBackend {
        @Override
        public String name() {
            return end.wires.name();
        }

        @Override
        public void install(InterfaceName name, Map<WireGuardKey, PresharedKey> keys) throws WireGuardException {
            write();
            keys.values().forEach(CrashingEnd.this::check);
            end.wires.install(name, keys);
            write();
        }

        @Override
        public InterfaceSnapshot read(InterfaceName name) throws WireGuardException {
            return end.wires.read(name);
        }

        @Override
        public void kick(InterfaceName name, WireGuardKey peer) throws WireGuardException {
            write();
            end.wires.kick(name, peer);
            write();
        }

        @Override
        public void close() {
            end.wires.close();
        }
    }
}
