package io.keybraid.host.plugin;

import java.util.List;

/**
 * What a plugin sees beside its own jar: the JDK, the api, pf4j, slf4j. Not the host's classes nor its libraries, so that
 * a plugin may carry any version of BouncyCastle or Jackson.
 *
 * <p>This keeps rooms apart against accidents, not against hostile code, which runs with all the rights of the host.
 */
final class ApiClassLoader extends ClassLoader {

    /** Packages that the host brings; a plugin jar must not carry them. */
    static final List<String> SHARED = List.of("io.keybraid.api", "org.pf4j", "org.slf4j", "org.jspecify");

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader host;

    ApiClassLoader(ClassLoader host) {
        super("keybraid-api", ClassLoader.getPlatformClassLoader());
        this.host = host;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (SHARED.stream().anyMatch(shared -> name.startsWith(shared + "."))) {
            return host.loadClass(name);
        }
        throw new ClassNotFoundException(name);
    }
}
