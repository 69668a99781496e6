package io.keybraid.host.wireguard.netlink;

/** The errors of Linux that we tell apart, from asm-generic/errno-base.h and errno.h. */
final class Errno {

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int ENODEV = 19;
    static final int ERANGE = 34;
    static final int EPROTONOSUPPORT = 93;
    static final int EOPNOTSUPP = 95;
    static final int EAFNOSUPPORT = 97;

    private Errno() {}

    /** Such as {@code errno 19, ENODEV}. */
    static String describe(int errno) {
        String name = switch (errno) {
            case EPERM -> ", EPERM";
            case ENOENT -> ", ENOENT";
            case EACCES -> ", EACCES";
            case ENODEV -> ", ENODEV";
            case ERANGE -> ", ERANGE";
            case EPROTONOSUPPORT -> ", EPROTONOSUPPORT";
            case EOPNOTSUPP -> ", EOPNOTSUPP";
            case EAFNOSUPPORT -> ", EAFNOSUPPORT";
            default -> "";
        };
        return "errno " + errno + name;
    }
}
