package io.keybraid.host.round.crash;

/** The worlds that were met, by their fingerprints: 16 bytes each, and what is known of them. Thread-safe. */
final class Seen {

    /** It was put in line to be explored. */
    static final int MET = 1;
    /** Without a further fault it comes to rest in agreement, whatever the order of things. */
    static final int SETTLES = 2;

    private static final int SEGMENTS = 1 << 10;
    private final Segment[] segments = new Segment[SEGMENTS];

    Seen() {
        for (int i = 0; i < SEGMENTS; i++) {
            segments[i] = new Segment();
        }
    }

    /** @return what was known before, 0 if nothing */
    int mark(Fingerprint world, int flag) {
        return segment(world).mark(world.high, world.low, flag);
    }

    int known(Fingerprint world) {
        return segment(world).mark(world.high, world.low, 0);
    }

    long size() {
        long sum = 0;
        for (Segment segment : segments) {
            sum += segment.size();
        }
        return sum;
    }

    private Segment segment(Fingerprint world) {
        return segments[(int) (world.high >>> 54)];
    }

    private static final class Segment {
        private long[] table = new long[256];
        private int used;

        synchronized int size() {
            return used;
        }

        synchronized int mark(long high, long low, int flag) {
            long rest = low & ~3L;
            int at = find(table, high, rest);
            long there = table[at + 1];
            if (there == 0) {
                if (flag != 0) {
                    table[at] = high;
                    table[at + 1] = rest | flag;
                    used++;
                    growIfFull();
                }
                return 0;
            }
            table[at + 1] = there | flag;
            return (int) there & 3;
        }

        private static int find(long[] table, long high, long rest) {
            int mask = table.length - 2;
            int at = (int) (high << 1) & mask;
            while (table[at + 1] != 0 && (table[at] != high || (table[at + 1] & ~3L) != rest)) {
                at = (at + 2) & mask;
            }
            return at;
        }

        private void growIfFull() {
            if (used * 8L < table.length * 3L) {
                return;
            }
            long[] more = new long[2 * table.length];
            for (int i = 0; i < table.length; i += 2) {
                if (table[i + 1] != 0) {
                    int at = find(more, table[i], table[i + 1] & ~3L);
                    more[at] = table[i];
                    more[at + 1] = table[i + 1];
                }
            }
            table = more;
        }
    }
}
