package io.keybraid.host.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A directory in memory that can lose power between any two operations, keep any part of what was not forced, fill up, and
 * fail. What {@link #force} made durable is kept; of the rest {@link #afterPowerCut} keeps what its caller says.
 */
public final class FakeDisk implements JournalStorage {

    /** The power went. Nothing that is done to this disk any more has an effect. */
    public static final class PowerCut extends Error {
        PowerCut() {
            super("power cut", null, false, false);
        }
    }

    /** What is done to a disk, and to which file. */
    public record Operation(String kind, String file) {
        boolean is(String otherKind) {
            return kind.equals(otherKind);
        }
    }

    /** How much of the bytes that were written and not forced is found after a power cut. */
    public interface Survival {
        /** None of it. */
        Survival NOTHING = (file, unforced) -> 0;
        /** All of it. */
        Survival EVERYTHING = (file, unforced) -> unforced;

        /** The first so many bytes survive; with a negative number, the first so many are lost and read as zeros. */
        int of(String file, int unforced);
    }

    private static final class Inode {
        byte[] durable = new byte[0];
        byte[] current = new byte[0];
        /** Positions of unforced bytes, in the order they were written. */
        final List<int[]> unforced = new ArrayList<>();

        int unforcedBytes() {
            return unforced.stream().mapToInt(range -> range[1]).sum();
        }
    }

    private static final java.util.concurrent.atomic.AtomicLong SEEDS = new java.util.concurrent.atomic.AtomicLong();

    private Map<String, Inode> names = new TreeMap<>();
    /** The directory as it was at each change since it was forced, the forced one first. */
    private final List<Map<String, Inode>> history = new ArrayList<>();

    private final List<Operation> done = new ArrayList<>();
    private int cutBefore = Integer.MAX_VALUE;
    private Predicate<Operation> failing = operation -> false;
    private int failAt = Integer.MAX_VALUE;
    private int failHowMany;
    private String failure = "Input/output error";
    private long capacity = Long.MAX_VALUE;
    private Runnable beforeForce = () -> {};
    private final java.util.concurrent.atomic.AtomicBoolean busy = new java.util.concurrent.atomic.AtomicBoolean();
    private boolean isCut;
    private boolean locked;

    public FakeDisk() {
        history.add(Map.of());
    }

    /** The power goes before the operation of this number, from 0. */
    public FakeDisk cutBefore(int operation) {
        cutBefore = operation;
        return this;
    }

    /** So many operations from this number on fail; a write that fails leaves half of its bytes. */
    public FakeDisk failAt(int operation, int howMany) {
        failAt = operation;
        failHowMany = howMany;
        return this;
    }

    public FakeDisk failWhere(Predicate<Operation> condition, String reason) {
        failing = condition;
        failure = reason;
        return this;
    }

    public FakeDisk healthy() {
        return failWhere(operation -> false, "").failAt(Integer.MAX_VALUE, 0);
    }

    public FakeDisk capacity(long bytes) {
        capacity = bytes;
        return this;
    }

    /** Runs in the thread that forces, while it does. */
    public FakeDisk beforeForce(Runnable hook) {
        beforeForce = hook;
        return this;
    }

    public long used() {
        return names.values().stream().mapToLong(inode -> inode.current.length).sum();
    }

    /** What was done, in order. */
    public List<Operation> done() {
        return done;
    }

    public long count(String kind) {
        return done.stream().filter(operation -> operation.is(kind)).count();
    }

    /** How many changes of the directory were not forced. */
    public int unforcedNames() {
        return history.size() - 1;
    }

    /** How many bytes of this file, as it is named now, were not forced. */
    public int unforcedBytes(String name) {
        Inode inode = names.get(name);
        return inode == null ? 0 : inode.unforcedBytes();
    }

    /**
     * The disk as it is found when the power is back.
     *
     * @param names how many of the directory's unforced changes are found
     */
    public FakeDisk afterPowerCut(int names, Survival survival) {
        FakeDisk found = new FakeDisk();
        Map<Inode, Inode> copies = new HashMap<>();
        history.get(Math.min(names, history.size() - 1))
                .forEach((name, inode) -> found.names.put(
                        name,
                        copies.computeIfAbsent(inode, one -> survivor(one, survival.of(name, one.unforcedBytes())))));
        found.history.set(0, Map.copyOf(found.names));
        return found;
    }

    private static Inode survivor(Inode inode, int survives) {
        byte[] content = inode.durable;
        int seen = 0;
        for (int[] range : inode.unforced) {
            for (int i = 0; i < range[1]; i++, seen++) {
                boolean kept = survives >= 0 ? seen < survives : seen >= -survives;
                int at = range[0] + i;
                if (kept && at < inode.current.length) {
                    content = content.length <= at ? Arrays.copyOf(content, at + 1) : content;
                    content = content == inode.durable ? content.clone() : content;
                    content[at] = inode.current[at];
                }
            }
        }
        Inode survivor = new Inode();
        survivor.durable = content.clone();
        survivor.current = content.clone();
        return survivor;
    }

    /** A disk with the same files, all of them durable. */
    public FakeDisk copy() {
        return afterPowerCut(Integer.MAX_VALUE, Survival.EVERYTHING);
    }

    /** Changes a file behind everybody's back. */
    public void tamper(String name, byte[] content) {
        Inode inode = new Inode();
        inode.durable = content.clone();
        inode.current = content.clone();
        names.put(name, inode);
        history.clear();
        history.add(Map.copyOf(names));
    }

    public void remove(String name) {
        names.remove(name);
        history.clear();
        history.add(Map.copyOf(names));
    }

    public byte[] content(String name) {
        return names.get(name).current.clone();
    }

    public List<String> files() {
        return List.copyOf(names.keySet());
    }

    private void operate(String kind, String file) throws IOException {
        if (!busy.compareAndSet(false, true)) {
            throw new IllegalStateException("two threads at one disk");
        }
        try {
            if (kind.equals("force")) {
                beforeForce.run();
            }
            count(new Operation(kind, file));
        } finally {
            busy.set(false);
        }
    }

    private void count(Operation operation) throws IOException {
        if (isCut || done.size() >= cutBefore) {
            isCut = true;
            throw new PowerCut();
        }
        done.add(operation);
        int number = done.size() - 1;
        if (failing.test(operation) || number >= failAt && number - failAt < failHowMany) {
            throw new IOException(failure);
        }
    }

    /** The next holder of this disk; a real one is another process. */
    FakeDisk lock() {
        if (locked) {
            throw new IllegalStateException("two journals on one disk");
        }
        locked = true;
        return this;
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        if (isCut) {
            throw new PowerCut();
        }
        if (failing.test(new Operation("read", name))) {
            throw new IOException(failure);
        }
        return Optional.ofNullable(names.get(name)).map(inode -> inode.current.clone());
    }

    @Override
    public OpenFile create(String name) throws IOException {
        operate("create", name);
        Inode inode = new Inode();
        Map<String, Inode> next = new TreeMap<>(names);
        next.put(name, inode);
        change(next);
        return new Handle(name, inode);
    }

    private void change(Map<String, Inode> next) {
        names = next;
        history.add(Map.copyOf(next));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        operate("rename", to);
        Map<String, Inode> next = new TreeMap<>(names);
        Inode inode = next.remove(from);
        if (inode == null) {
            throw new IOException("No such file: " + from);
        }
        next.put(to, inode);
        change(next);
    }

    @Override
    public void delete(String name) throws IOException {
        operate("delete", name);
        if (names.containsKey(name)) {
            Map<String, Inode> next = new TreeMap<>(names);
            next.remove(name);
            change(next);
        }
    }

    @Override
    public void forceDirectory() throws IOException {
        operate("force directory", "");
        history.clear();
        history.add(Map.copyOf(names));
    }

    @Override
    public String describe(String name) {
        return "/state/" + name;
    }

    @Override
    public String advice(IOException problem) {
        return "see the fake disk";
    }

    @Override
    public void close() {
        locked = false;
    }

    private final class Handle implements OpenFile {

        private final String name;
        private final Inode inode;

        Handle(String name, Inode inode) {
            this.name = name;
            this.inode = inode;
        }

        @Override
        public void write(long at, byte[] bytes) throws IOException {
            try {
                operate("write", name);
            } catch (IOException e) {
                put((int) at, Arrays.copyOf(bytes, bytes.length / 2));
                throw e;
            }
            long growth = Math.max(0, at + bytes.length - inode.current.length);
            if (used() + growth > capacity) {
                put((int) at, Arrays.copyOf(bytes, (int) Math.max(0, bytes.length - (used() + growth - capacity))));
                throw new IOException("No space left on device");
            }
            put((int) at, bytes);
        }

        private void put(int at, byte[] bytes) {
            if (bytes.length == 0) {
                return;
            }
            inode.current = Arrays.copyOf(inode.current, Math.max(inode.current.length, at + bytes.length));
            System.arraycopy(bytes, 0, inode.current, at, bytes.length);
            inode.unforced.add(new int[] {at, bytes.length});
        }

        /** A force that fails loses what it should have kept, and the next one succeeds without it. */
        @Override
        public void force() throws IOException {
            try {
                operate("force", name);
            } catch (IOException e) {
                inode.unforced.clear();
                throw e;
            }
            byte[] durable = Arrays.copyOf(inode.durable, Math.max(inode.durable.length, inode.current.length));
            for (int[] range : inode.unforced) {
                System.arraycopy(inode.current, range[0], durable, range[0], range[1]);
            }
            inode.durable = durable;
            inode.unforced.clear();
        }

        @Override
        public void close() {
            // Closing makes nothing durable.
        }
    }

    /** Opens the journal on this disk, with no reserve and small limits, its key in a file beside it. */
    public FileJournal open() throws io.keybraid.host.problem.OperatorException {
        return open(JournalKeys.inStateDirectory(), SMALL);
    }

    FileJournal open(SealingKey key, FileJournal.Limits limits) throws io.keybraid.host.problem.OperatorException {
        return FileJournal.open(lock(), key, limits, new SeededRandom(SEEDS.incrementAndGet()));
    }

    static final FileJournal.Limits SMALL = new FileJournal.Limits(400, 0, java.time.Duration.ofSeconds(10));
}
