package io.keybraid.host.plugin;

import io.keybraid.api.KeySourceFactory;
import io.keybraid.api.SourceDescription;
import io.keybraid.host.problem.OperatorException;
import java.util.List;
import java.util.Optional;

/** From a jar to a plugin that runs. */
final class PluginJar {

    private static final String VERSIONS = "META-INF/versions/";
    private static final List<String> FORBIDDEN = ApiClassLoader.SHARED.stream()
            .filter(shared -> !shared.equals("org.jspecify"))
            .map(shared -> shared.replace('.', '/') + "/")
            .toList();

    private PluginJar() {}

    /** Looks at the jar from outside first, then runs its factory's constructor and asks for its description. */
    static LoadedPlugin open(JarSnapshot snapshot) throws OperatorException {
        refuseBundledApi(snapshot);
        JarManifest manifest = JarManifest.of(snapshot);
        String className = ExtensionIndex.onlyClass(snapshot);
        ClassLoader loader = new JarClassLoader(snapshot, new ApiClassLoader(PluginJar.class.getClassLoader()));
        FactoryMaker maker = new FactoryMaker(snapshot.file(), loader);
        KeySourceFactory factory = maker.make(className);
        SourceDescription description = maker.describe(factory);
        if (!description.name().equals(manifest.id())) {
            throw PluginProblem.of(
                    "plugin jar " + snapshot.file() + " has two names: '" + manifest.id() + "' in its manifest, '"
                            + description.name() + "' in its description",
                    "build it with Plugin-Id: " + description.name());
        }
        return new LoadedPlugin(description, manifest.version(), snapshot.source(), snapshot::sha256, factory);
    }

    private static void refuseBundledApi(JarSnapshot snapshot) throws OperatorException {
        Optional<String> bundled = snapshot.jar().stream()
                .map(entry -> entry.getName())
                .filter(name -> name.endsWith(".class"))
                .flatMap(name -> shared(name).stream())
                .findFirst();
        if (bundled.isPresent()) {
            throw PluginProblem.of(
                    "plugin jar " + snapshot.file() + " bundles " + bundled.get() + ", which the host brings",
                    "build it with keybraid-api, pf4j and slf4j-api in scope 'provided', so that they stay out of it");
        }
    }

    // jspecify's annotations are no harm in a jar: nothing looks them up at run time. Jars have thousands of entries,
    // so this
    // does without regular expressions.
    private static Optional<String> shared(String entry) {
        for (String folder : FORBIDDEN) {
            int at = entry.startsWith(VERSIONS) ? entry.indexOf('/', VERSIONS.length()) + 1 : 0;
            if (entry.startsWith(folder, at)) {
                return Optional.of(folder.substring(0, folder.length() - 1).replace('/', '.'));
            }
        }
        return Optional.empty();
    }
}
