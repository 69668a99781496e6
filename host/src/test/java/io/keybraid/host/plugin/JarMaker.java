package io.keybraid.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles and packs plugin jars, good and bad. Starts as a good one; each call spoils or adds something. */
final class JarMaker {

    static final String INDEX = "META-INF/extensions.idx";

    private static final JavaCompiler COMPILER =
            Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "these tests need a JDK");

    // Kept for all compilations: reading the class path is most of the work.
    private static final StandardJavaFileManager CLASS_PATH = COMPILER.getStandardFileManager(null, null, null);

    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private final Manifest manifest = new Manifest();
    private final List<String> leftOut = new ArrayList<>();

    /** A plugin that loads: id {@code toy}, version 1.0, factory {@code toy.Factory}. */
    static JarMaker toy() {
        return plugin("toy", Toys.FACTORY);
    }

    /** A plugin whose factory has this code. */
    static JarMaker plugin(String id, String factory) {
        return new JarMaker()
                .manifest("Plugin-Id", id)
                .manifest("Plugin-Version", "1.0")
                .index("toy.Factory")
                .source("toy.Factory", factory);
    }

    JarMaker manifest(String name, String value) {
        Attributes attributes = manifest.getMainAttributes();
        attributes.putIfAbsent(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(new Attributes.Name(name), value);
        return this;
    }

    JarMaker withoutManifest(String name) {
        manifest.getMainAttributes().remove(new Attributes.Name(name));
        return this;
    }

    JarMaker index(String... lines) {
        return entry(INDEX, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    JarMaker without(String entry) {
        entries.remove(entry);
        return this;
    }

    JarMaker source(String className, String code) {
        sources.put(className, code);
        return this;
    }

    /** Compiles against this class, and does not pack it. */
    JarMaker compileOnly(String className, String code) {
        leftOut.add(className.replace('.', '/') + ".class");
        return source(className, code);
    }

    JarMaker entry(String path, byte[] bytes) {
        entries.put(path, bytes);
        return this;
    }

    Path write(Path directory, String file) {
        Path jar = directory.resolve(file);
        Map<String, byte[]> all = new LinkedHashMap<>(compile());
        leftOut.forEach(all::remove);
        all.putAll(entries);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Map.Entry<String, byte[]> entry : all.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return jar;
    }

    /** Path in the jar to class file. */
    Map<String, byte[]> compile() {
        StringWriter told = new StringWriter();
        Map<String, ByteArrayOutputStream> made = new LinkedHashMap<>();
        JavaFileManager files = new InMemory(CLASS_PATH, made);
        List<Source> units = sources.entrySet().stream()
                .map(source -> new Source(source.getKey(), source.getValue()))
                .toList();
        List<String> options = List.of("-proc:none", "-cp", System.getProperty("java.class.path"));
        boolean compiled =
                COMPILER.getTask(told, files, null, options, null, units).call();
        assertThat(compiled).as(told.toString()).isTrue();
        Map<String, byte[]> classes = new LinkedHashMap<>();
        made.forEach((path, bytes) -> classes.put(path, bytes.toByteArray()));
        return classes;
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String code;

        Source(String className, String code) {
            super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
            this.code = code;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {

        private final Map<String, ByteArrayOutputStream> made;

        InMemory(JavaFileManager files, Map<String, ByteArrayOutputStream> made) {
            super(files);
            this.made = made;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            String path = className.replace('.', '/') + kind.extension;
            return new SimpleJavaFileObject(URI.create("memory:///" + path), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    made.put(path, bytes);
                    return bytes;
                }
            };
        }
    }
}
