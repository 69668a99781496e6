package io.keybraid.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The jar of the module whose tests run, as {@code mvn package} made it; loaded as the host loads it. */
public final class PluginJar implements AutoCloseable {

    private final JarFile jar;
    private final URLClassLoader classes;

    private PluginJar(Path file) throws IOException {
        jar = new JarFile(file.toFile(), false, JarFile.OPEN_READ, Runtime.version());
        classes = new URLClassLoader(new URL[] {file.toUri().toURL()}, new HostClasses());
    }

    /** The one plugin jar in the module's {@code target}. */
    public static PluginJar built() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            List<Path> jars = files.filter(file -> file.getFileName().toString().matches("keybraid-plugin-.*\\.jar"))
                    .toList();
            if (jars.size() != 1) {
                throw new IllegalStateException("one plugin jar expected in target, not " + jars);
            }
            return new PluginJar(jars.getFirst());
        }
    }

    /** The names of all files in it. */
    public List<String> entries() {
        return jar.stream()
                .map(JarEntry::getName)
                .filter(name -> !name.endsWith("/"))
                .toList();
    }

    /** An attribute of its manifest; empty if absent. */
    public String manifest(String attribute) throws IOException {
        Manifest manifest = jar.getManifest();
        String value = manifest.getMainAttributes().getValue(attribute);
        return value == null ? "" : value;
    }

    /** The text of a file in it. */
    public String text(String entry) throws IOException {
        return new String(jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
    }

    /** A new factory from the jar's own classes; of the host's it sees the api, pf4j and slf4j alone. */
    public KeySourceFactory factory(String className) {
        try {
            return (KeySourceFactory)
                    classes.loadClass(className).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("the jar has no factory " + className, e);
        }
    }

    @Override
    public void close() {
        try {
            classes.close();
            jar.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the host shares with a plugin; nothing else of the test's class path. */
    private static final class HostClasses extends ClassLoader {

        HostClasses() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("io.keybraid.api.") || name.startsWith("org.pf4j.") || name.startsWith("org.slf4j.")) {
                return PluginJar.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
