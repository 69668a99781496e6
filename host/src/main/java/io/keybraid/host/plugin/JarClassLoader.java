package io.keybraid.host.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Classes and resources of one open jar. Unlike a {@link java.net.URLClassLoader} it never opens the file again by its
 * name, so nothing but the bytes whose digest was taken can come in. Knows multi-release jars. Thread-safe.
 */
final class JarClassLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final JarFile jar;
    private final String file;
    private final ProtectionDomain domain;

    /**
     * @param origin the jar's file, for stack traces and for those who ask a class where it came from
     */
    JarClassLoader(JarSnapshot origin, ClassLoader parent) {
        super(origin.file(), parent);
        jar = origin.jar();
        file = origin.file();
        domain = new ProtectionDomain(codeSource(origin), null, this, null);
    }

    private static CodeSource codeSource(JarSnapshot origin) {
        try {
            return new CodeSource(origin.source().toUri().toURL(), (Certificate[]) null);
        } catch (MalformedURLException e) {
            throw new IllegalStateException("the path of a file is a URL", e);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        JarEntry entry = jar.getJarEntry(name.replace('.', '/') + ".class");
        if (entry == null) {
            throw new ClassNotFoundException(name);
        }
        try (InputStream in = jar.getInputStream(entry)) {
            byte[] code = in.readAllBytes();
            return defineClass(name, code, 0, code.length, domain);
        } catch (IOException e) {
            throw new ClassNotFoundException(name + " cannot be read from " + file, e);
        }
    }

    @Override
    protected @Nullable URL findResource(String name) {
        JarEntry entry = jar.getJarEntry(name);
        if (entry == null) {
            return null;
        }
        try {
            return URL.of(new URI("plugin", file + "!/" + name, null), new EntryHandler(entry));
        } catch (URISyntaxException | MalformedURLException e) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return found == null ? Collections.emptyEnumeration() : Collections.enumeration(Collections.singleton(found));
    }

    /** Reads one entry, for the URL of a resource. */
    private final class EntryHandler extends URLStreamHandler {

        private final JarEntry entry;

        EntryHandler(JarEntry entry) {
            this.entry = entry;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {

                @Override
                public void connect() {
                    // there is nothing to connect to
                }

                @Override
                public InputStream getInputStream() throws IOException {
                    return jar.getInputStream(entry);
                }

                @Override
                public long getContentLengthLong() {
                    return entry.getSize();
                }
            };
        }
    }
}
