package io.keybraid.plugin.file;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;

/** A file cannot be used as it is. Never tells anything of its content. */
final class FileProblem extends Exception {

    private final boolean absent;
    private final String advice;

    private FileProblem(boolean absent, String message, String advice) {
        super(message);
        this.absent = absent;
        this.advice = advice;
    }

    /** It is there, and not fit. */
    static FileProblem unfit(String message, String advice) {
        return new FileProblem(false, message, advice);
    }

    /** It is not there, which may be only for now. */
    static FileProblem absent(String message, String advice) {
        return new FileProblem(true, message, advice);
    }

    boolean isAbsent() {
        return absent;
    }

    /** The same, in a round. */
    KeySourceException inRound() {
        return new KeySourceException(Reason.UNAVAILABLE, message(), advice);
    }

    /** The same, while the configuration is read. */
    BadSourceConfigException inConfiguration() {
        return new BadSourceConfigException(FileFactory.PATH, message(), advice);
    }

    private String message() {
        return String.valueOf(getMessage());
    }
}
