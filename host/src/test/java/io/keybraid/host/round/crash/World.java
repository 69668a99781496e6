package io.keybraid.host.round.crash;

/** Both ends, what is under way between them, and what may still happen; all in numbers, so that it packs into eight. */
final class World {

    /** Longs that one world packs into. */
    static final int LONGS = 8;

    /** Messages that are under way in one direction; more are lost, as in the Spin model. */
    static final int CAPACITY = 2;

    /** What an end knows of its connection. */
    static final int LINKED = 0;
    /** It broke, and the end is to be told. */
    static final int DOWN_DUE = 1;
    /** There is none; there will be one. */
    static final int UP_DUE = 2;

    private static final int BITS = 3;
    private static final int DOWN = -1;
    private static final int MAX_DUES = 8;

    /** One end. */
    static final class End {
        /** Of the machine; {@link #DOWN} while the process does not run. */
        int state;
        /** Durable. */
        int record;
        /** After a save that failed: the number of the record that the disk may hold instead, and one more; or 0. */
        int doubtful;
        /** The kid that WireGuard holds. */
        int slot;

        int link;
        int dues;
        final int[] due = new int[MAX_DUES];

        boolean isUp() {
            return state != DOWN;
        }

        void crash() {
            state = DOWN;
            link = LINKED;
            dues = 0;
        }

        /** Kept in order, so that equal worlds look equal. */
        void add(int one) {
            if (dues == MAX_DUES) {
                throw new IllegalStateException("more under way at one end than a world can hold");
            }
            int at = dues++;
            for (; at > 0 && due[at - 1] > one; at--) {
                due[at] = due[at - 1];
            }
            due[at] = one;
        }

        boolean has(int one) {
            for (int i = 0; i < dues; i++) {
                if (due[i] == one) {
                    return true;
                }
            }
            return false;
        }

        void removeAt(int index) {
            dues--;
            System.arraycopy(due, index + 1, due, index, dues - index);
        }

        private void copyFrom(End other) {
            state = other.state;
            record = other.record;
            doubtful = other.doubtful;
            slot = other.slot;
            link = other.link;
            dues = other.dues;
            System.arraycopy(other.due, 0, due, 0, dues);
        }

        private void pack(long[] into, int at) {
            into[at] = (state + 1L)
                    | (long) record << 16
                    | (long) doubtful << 28
                    | (long) slot << 40
                    | (long) link << 48
                    | (long) dues << 50;
            into[at + 1] = 0;
            into[at + 2] = 0;
            for (int i = 0; i < dues; i++) {
                into[at + 1 + (i >> 2)] |= (long) due[i] << (14 * (i & 3));
            }
        }

        private void unpack(long[] from, int at) {
            long word = from[at];
            state = (int) (word & 0xFFFF) - 1;
            record = (int) (word >>> 16) & 0xFFF;
            doubtful = (int) (word >>> 28) & 0xFFF;
            slot = (int) (word >>> 40) & 0xFF;
            link = (int) (word >>> 48) & 3;
            dues = (int) (word >>> 50) & 15;
            for (int i = 0; i < dues; i++) {
                due[i] = (int) (from[at + 1 + (i >> 2)] >>> (14 * (i & 3))) & 0x3FFF;
            }
        }
    }

    final End initiator = new End();
    final End responder = new End();
    /** Messages under way, the oldest first, each by its number and one more; 0 where there is none. */
    final int[] toInitiator = new int[CAPACITY];

    final int[] toResponder = new int[CAPACITY];
    boolean session = true;
    boolean handshakeFailed;
    private long left;

    int left(Bounds.Limit limit) {
        return (int) (left >>> (BITS * limit.ordinal())) & 7;
    }

    boolean may(Bounds.Limit limit) {
        return (left >>> (BITS * limit.ordinal()) & 7) != 0;
    }

    void allow(Bounds.Limit limit, int times) {
        if (times < 0 || times > 7) {
            throw new IllegalArgumentException(limit + " is at most 7");
        }
        left += (long) (times - left(limit)) << (BITS * limit.ordinal());
    }

    void spend(Bounds.Limit limit) {
        left -= 1L << (BITS * limit.ordinal());
    }

    static int length(int[] queue) {
        return queue[0] == 0 ? 0 : queue[1] == 0 ? 1 : 2;
    }

    static void put(int[] queue, int message) {
        int length = length(queue);
        if (length < CAPACITY) {
            queue[length] = message + 1;
        }
    }

    static int take(int[] queue) {
        int message = queue[0] - 1;
        queue[0] = queue[1];
        queue[1] = 0;
        return message;
    }

    void loseMessages() {
        toInitiator[0] = toInitiator[1] = toResponder[0] = toResponder[1] = 0;
    }

    boolean hasMessages() {
        return (toInitiator[0] | toResponder[0]) != 0;
    }

    World copyFrom(World other) {
        initiator.copyFrom(other.initiator);
        responder.copyFrom(other.responder);
        for (int i = 0; i < CAPACITY; i++) {
            toInitiator[i] = other.toInitiator[i];
            toResponder[i] = other.toResponder[i];
        }
        session = other.session;
        handshakeFailed = other.handshakeFailed;
        left = other.left;
        return this;
    }

    void pack(long[] into, int at) {
        initiator.pack(into, at);
        responder.pack(into, at + 3);
        into[at + 6] = toInitiator[0]
                | (long) toInitiator[1] << 16
                | (long) toResponder[0] << 32
                | (long) toResponder[1] << 48;
        into[at + 7] = left << 2 | (session ? 2 : 0) | (handshakeFailed ? 1 : 0);
    }

    World unpack(long[] from, int at) {
        initiator.unpack(from, at);
        responder.unpack(from, at + 3);
        long queues = from[at + 6];
        toInitiator[0] = (int) queues & 0xFFFF;
        toInitiator[1] = (int) (queues >>> 16) & 0xFFFF;
        toResponder[0] = (int) (queues >>> 32) & 0xFFFF;
        toResponder[1] = (int) (queues >>> 48) & 0xFFFF;
        left = from[at + 7] >>> 2;
        session = (from[at + 7] & 2) != 0;
        handshakeFailed = (from[at + 7] & 1) != 0;
        return this;
    }
}
