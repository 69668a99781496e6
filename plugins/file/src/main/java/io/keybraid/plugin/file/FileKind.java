package io.keybraid.plugin.file;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the file behaves, and so which name the strand has on the wire. */
enum FileKind {
    /** A secret that stays as it is until somebody replaces it. */
    STATIC("FILE-STATIC"),
    /** A secret that another program, such as Rosenpass, writes anew from time to time. It may be absent for a while. */
    RENEWED("FILE-RENEWED"),
    /** Random bytes of which each round uses up a part that no other round uses. */
    PAD("FILE-PAD");

    private final String algorithm;

    FileKind(String algorithm) {
        this.algorithm = algorithm;
    }

    /** The words in the configuration. */
    static List<String> words() {
        return Arrays.stream(values()).map(FileKind::word).toList();
    }

    /** The names on the wire. */
    static List<String> algorithms() {
        return Arrays.stream(values()).map(FileKind::algorithm).toList();
    }

    /** The kind with one of the {@link #words()}. */
    static FileKind named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String algorithm() {
        return algorithm;
    }
}
