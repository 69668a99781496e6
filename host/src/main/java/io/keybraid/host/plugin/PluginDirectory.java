package io.keybraid.host.plugin;

import io.keybraid.host.problem.OperatorException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What of a directory is a plugin: the files in it, not below it, whose names end in {@code .jar}. */
final class PluginDirectory {

    /** More than this is a wrong directory, not a set of plugins. */
    static final int MAX_JARS = 64;

    private PluginDirectory() {}

    /** Sorted by name. */
    static List<Path> jars(Path directory) throws OperatorException {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PluginDirectory::isJar)) {
            for (Path file : files) {
                jars.add(file);
                if (jars.size() > MAX_JARS) {
                    throw PluginProblem.of(
                            "the plugins directory " + directory + " holds more than " + MAX_JARS + " jars",
                            "give the plugins a directory of their own, with nothing else in it");
                }
            }
        } catch (IOException e) {
            throw unusable(directory, e);
        }
        jars.sort(null);
        return jars;
    }

    // A link to a jar is one; a link that leads nowhere is one too, so that it is told and not passed over.
    private static boolean isJar(Path file) {
        return String.valueOf(file.getFileName()).endsWith(".jar") && !Files.isDirectory(file);
    }

    private static OperatorException unusable(Path directory, IOException e) {
        String hint = "put the plugin jars there, or name their directory: plugins.directory in the configuration";
        String what = "the plugins directory " + directory;
        if (e instanceof NoSuchFileException) {
            return PluginProblem.of(what + " does not exist", hint, e);
        }
        if (e instanceof NotDirectoryException) {
            return PluginProblem.of(what + " is a file, not a directory", hint, e);
        }
        if (e instanceof AccessDeniedException) {
            String user = System.getProperty("user.name");
            return PluginProblem.of(what + " may not be read", "let the user '" + user + "' read and enter it", e);
        }
        return PluginProblem.of(what + " cannot be read: " + PluginProblem.told(e), hint, e);
    }
}
