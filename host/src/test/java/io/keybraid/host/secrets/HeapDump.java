package io.keybraid.host.secrets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A dump of a Java heap (HPROF 1.0.2, identifiers of 8 bytes, less than 2 GiB), asked for one thing: who holds what lies at a place in it. */
public final class HeapDump {

    private static final int STRING = 0x01;
    private static final int LOAD_CLASS = 0x02;
    private static final int HEAP = 0x0C;
    private static final int HEAP_SEGMENT = 0x1C;
    private static final int CLASS = 0x20;
    private static final int INSTANCE = 0x21;
    private static final int OBJECTS = 0x22;
    private static final int PRIMITIVES = 0x23;
    /** What follows the identifier of a root, by the root's tag. */
    private static final Map<Integer, Integer> ROOTS =
            Map.of(0xFF, 0, 0x01, 8, 0x02, 8, 0x03, 8, 0x04, 4, 0x05, 0, 0x06, 4, 0x07, 0, 0x08, 8);

    private static final int OBJECT = 2;
    /** How many bytes a value takes, by its type: object, (none), boolean, char, float, double, byte, short, int, long. */
    private static final int[] WIDTHS = {0, 0, 8, 0, 1, 2, 4, 8, 1, 2, 4, 8};

    private static final int DEPTH = 2;

    private record Field(long name, int type) {}

    private record Type(long parent, List<Field> fields) {}

    private final ByteBuffer dump;
    private final Map<Long, String> names = new HashMap<>();
    private final Map<Long, Long> classNames = new HashMap<>();
    private final Map<Long, Type> types = new HashMap<>();

    private HeapDump(ByteBuffer dump) {
        this.dump = dump;
    }

    /**
     * Who holds what lies at these places: a line for each holder, {@code byte[] < its holder < the holder's holder …}, as far as two
     * steps. A place that is in no array has none.
     */
    public static Set<String> holders(Path file, Collection<Long> places) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            HeapDump dump = new HeapDump(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
            Map<Long, Set<String>> held = dump.arrays(places);
            Set<String> ends = new TreeSet<>();
            for (int step = 0; step < DEPTH && !held.isEmpty(); step++) {
                held = dump.holders(held, ends);
            }
            held.values().forEach(ends::addAll);
            return ends;
        }
    }

    /** Reads all names and types as well. */
    private Map<Long, Set<String>> arrays(Collection<Long> places) {
        Map<Long, Set<String>> found = new HashMap<>();
        walk(new Visitor() {
            @Override
            public void primitives(long id, int type, int from, int to) {
                if (places.stream().anyMatch(place -> place >= from && place < to)) {
                    found.computeIfAbsent(id, any -> new TreeSet<>())
                            .add(type == 8 ? "byte[]" : type == 5 ? "char[]" : "array");
                }
            }
        });
        return found;
    }

    /** One step further from each; what nobody holds, or a root does, has come to its end. */
    private Map<Long, Set<String>> holders(Map<Long, Set<String>> held, Set<String> ends) {
        Map<Long, Set<String>> further = new HashMap<>();
        Set<Long> withHolder = new HashSet<>();
        walk(new Visitor() {
            @Override
            public void reference(long holder, String through, long to, boolean end) {
                Set<String> paths = held.get(to);
                if (paths != null) {
                    withHolder.add(to);
                    paths.forEach(path -> {
                        String longer = path + " < " + through;
                        if (end) {
                            ends.add(longer);
                        } else {
                            further.computeIfAbsent(holder, any -> new TreeSet<>())
                                    .add(longer);
                        }
                    });
                }
            }
        });
        held.forEach((id, paths) -> {
            if (!withHolder.contains(id)) {
                ends.addAll(paths);
            }
        });
        return further;
    }

    private interface Visitor {
        default void primitives(long id, int type, int from, int to) {}

        default void reference(long holder, String through, long to, boolean end) {}
    }

    private void walk(Visitor visitor) {
        int at = 0;
        while (dump.get(at) != 0) {
            at++;
        }
        dump.position(at + 1 + 4 + 8);
        while (dump.remaining() >= 9) {
            int tag = u1();
            dump.getInt();
            long length = Integer.toUnsignedLong(dump.getInt());
            int end = (int) (dump.position() + length);
            switch (tag) {
                case STRING -> name(end);
                case LOAD_CLASS -> {
                    dump.getInt();
                    long id = dump.getLong();
                    dump.getInt();
                    classNames.put(id, dump.getLong());
                }
                case HEAP, HEAP_SEGMENT -> {
                    while (dump.position() < end) {
                        object(visitor);
                    }
                }
                default -> {}
            }
            dump.position(end);
        }
    }

    private void name(int end) {
        long id = dump.getLong();
        if (!names.containsKey(id)) {
            byte[] text = new byte[end - dump.position()];
            dump.get(text);
            names.put(id, new String(text, StandardCharsets.UTF_8));
        }
    }

    private void object(Visitor visitor) {
        int tag = u1();
        long id = dump.getLong();
        switch (tag) {
            case CLASS -> type(id, visitor);
            case INSTANCE -> instance(id, visitor);
            case OBJECTS -> {
                dump.getInt();
                int length = dump.getInt();
                String name = className(dump.getLong());
                for (int i = 0; i < length; i++) {
                    visitor.reference(id, name, dump.getLong(), false);
                }
            }
            case PRIMITIVES -> {
                dump.getInt();
                int length = dump.getInt();
                int type = u1();
                int from = dump.position();
                int to = from + length * WIDTHS[type];
                visitor.primitives(id, type, from, to);
                dump.position(to);
            }
            default -> skip(ROOTS.get(tag));
        }
    }

    private void type(long id, Visitor visitor) {
        dump.getInt();
        long parent = dump.getLong();
        skip(5 * 8 + 4);
        int constants = dump.getShort();
        for (int i = 0; i < constants; i++) {
            dump.getShort();
            skip(WIDTHS[u1()]);
        }
        int statics = dump.getShort();
        for (int i = 0; i < statics; i++) {
            String name = names.get(dump.getLong());
            int type = u1();
            if (type == OBJECT) {
                visitor.reference(id, className(id) + "." + name + " (static)", dump.getLong(), true);
            } else {
                skip(WIDTHS[type]);
            }
        }
        int count = dump.getShort();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fields.add(new Field(dump.getLong(), u1()));
        }
        types.put(id, new Type(parent, fields));
    }

    /** Types stand before instances in a dump of HotSpot's, so that they are known here. */
    private void instance(long id, Visitor visitor) {
        dump.getInt();
        long of = dump.getLong();
        int end = dump.getInt() + dump.position();
        for (Type type = types.get(of); type != null && dump.position() < end; type = types.get(type.parent())) {
            for (Field field : type.fields()) {
                if (field.type() == OBJECT) {
                    long to = dump.getLong();
                    if (to != 0) {
                        visitor.reference(id, className(of) + "." + names.get(field.name()), to, false);
                    }
                } else {
                    skip(WIDTHS[field.type()]);
                }
            }
        }
        dump.position(end);
    }

    private String className(long id) {
        return String.valueOf(names.get(classNames.getOrDefault(id, 0L))).replace('/', '.');
    }

    private int u1() {
        return dump.get() & 0xFF;
    }

    private void skip(int bytes) {
        dump.position(dump.position() + bytes);
    }
}
