package io.keybraid.host.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The members of groups as group(5) lists them; groups of a directory service are not in it. */
record GroupFile(Path file) {

    /** This machine's. */
    static final GroupFile LOCAL = new GroupFile(Path.of("/etc/group"));

    /** No, where the file cannot be read. */
    boolean lists(String user, String group) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> line.split(":", -1))
                    .filter(fields -> fields.length == 4 && fields[0].equals(group))
                    .anyMatch(fields -> List.of(fields[3].split(",")).contains(user));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }
}
