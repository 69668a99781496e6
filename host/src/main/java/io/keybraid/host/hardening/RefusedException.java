package io.keybraid.host.hardening;

/** The system did not do what it was asked for. */
final class RefusedException extends Exception {

    RefusedException(String call, int errno) {
        super(call + ": " + name(errno));
    }

    // From asm-generic/errno-base.h and errno.h: those that the manual pages of our calls name.
    private static String name(int errno) {
        return switch (errno) {
            case 1 -> "EPERM";
            case 11 -> "EAGAIN";
            case 12 -> "ENOMEM";
            case 22 -> "EINVAL";
            case 38 -> "ENOSYS";
            default -> "errno " + errno;
        };
    }
}
