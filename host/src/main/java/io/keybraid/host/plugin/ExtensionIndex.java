package io.keybraid.host.plugin;

import io.keybraid.host.problem.OperatorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.JarEntry;
import org.pf4j.processor.IndexedExtensionStorage;

/** The list of extension classes that pf4j's annotation processor leaves in a jar. */
final class ExtensionIndex {

    private static final String PATH = IndexedExtensionStorage.EXTENSIONS_RESOURCE;

    // The build is green without an index, so whoever meets this sees no other sign of it.
    private static final String HINT = "annotate the factory with @org.pf4j.Extension and name pf4j in the compiler's"
            + " annotationProcessorPaths: JDK 23 and later run no annotation processor that is not named";

    private ExtensionIndex() {}

    /** The one class that a plugin's index names. */
    static String onlyClass(JarSnapshot snapshot) throws OperatorException {
        String jar = "plugin jar " + snapshot.file();
        JarEntry entry = snapshot.jar().getJarEntry(PATH);
        if (entry == null) {
            throw PluginProblem.of(jar + " has no factory: " + PATH + " is missing", HINT);
        }
        List<String> classes = classes(snapshot, entry);
        if (classes.isEmpty()) {
            throw PluginProblem.of(jar + " has no factory: " + PATH + " names no class", HINT);
        }
        if (classes.size() > 1) {
            throw PluginProblem.of(
                    jar + " has " + classes.size() + " factories: " + String.join(", ", classes),
                    "build one jar for each of them, with one class annotated @org.pf4j.Extension");
        }
        return classes.getFirst();
    }

    private static List<String> classes(JarSnapshot snapshot, JarEntry entry) throws OperatorException {
        try (InputStream in = snapshot.jar().getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw PluginProblem.of(
                    "plugin jar " + snapshot.file() + " has an index that cannot be read: " + PluginProblem.told(e),
                    "build or copy it again",
                    e);
        }
    }
}
