package io.keybraid.host.testbed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of another Java process with our class path, for what cannot be tested in one's own process. */
public final class ChildJvm {

    private ChildJvm() {}

    public static List<String> command(Class<?> main, String... arguments) {
        return command(System.getProperty("java.class.path"), main, arguments);
    }

    public static List<String> command(String classPath, Class<?> main, String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                main.getName()));
        words.addAll(List.of(arguments));
        return words;
    }
}
