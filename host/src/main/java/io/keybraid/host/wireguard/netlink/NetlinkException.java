package io.keybraid.host.wireguard.netlink;

import java.io.IOException;

/** A talk over netlink that came to nothing. The message never quotes what was said: it may hold a key. */
final class NetlinkException extends IOException {

    /** Who is to blame. */
    enum Kind {
        /** A system call failed, with errno. */
        SYSTEM_CALL,
        /** The kernel understood and said no, with errno. */
        REFUSED,
        /** What came is not netlink, or too much of it. */
        MALFORMED,
        /** Nothing came in time. */
        TIMED_OUT,
        /** The interface changed each time while it was read. */
        UNSTEADY
    }

    private final Kind kind;
    private final int errno;

    private NetlinkException(Kind kind, int errno, String message) {
        super(message);
        this.kind = kind;
        this.errno = errno;
    }

    static NetlinkException systemCall(String name, int errno) {
        return new NetlinkException(Kind.SYSTEM_CALL, errno, name + ": " + Errno.describe(errno));
    }

    /** With the kernel's own words, which may be empty. */
    static NetlinkException refused(int errno, String words) {
        return new NetlinkException(
                Kind.REFUSED, errno, Errno.describe(errno) + (words.isEmpty() ? "" : " (" + words + ")"));
    }

    static NetlinkException malformed(String what) {
        return new NetlinkException(Kind.MALFORMED, 0, what);
    }

    static NetlinkException timedOut() {
        return new NetlinkException(Kind.TIMED_OUT, 0, "no answer in time");
    }

    static NetlinkException unsteady() {
        return new NetlinkException(Kind.UNSTEADY, 0, "it was changed each time while it was read");
    }

    Kind kind() {
        return kind;
    }

    /** Positive; zero where the kind has none. */
    int errno() {
        return errno;
    }

    boolean is(Kind which, int number) {
        return kind == which && errno == number;
    }
}
