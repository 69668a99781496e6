package io.keybraid.host.plugin;

import io.keybraid.api.KeySourceFactory;
import io.keybraid.api.SourceDescription;
import io.keybraid.host.problem.OperatorException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From a jar to a plugin that runs. */
final class PluginJar {

    private static final Pattern PACKAGE = Pattern.compile("(?:META-INF/versions/\\d+/)?(.+)/[^/]+\\.class");

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
        return new LoadedPlugin(description, manifest.version(), snapshot.source(), snapshot.sha256(), factory);
    }

    private static void refuseBundledApi(JarSnapshot snapshot) throws OperatorException {
        Optional<String> bundled = snapshot.jar().stream()
                .map(entry -> PACKAGE.matcher(entry.getName()))
                .filter(Matcher::matches)
                .flatMap(path -> shared(path.group(1).replace('/', '.')).stream())
                .findFirst();
        if (bundled.isPresent()) {
            throw PluginProblem.of(
                    "plugin jar " + snapshot.file() + " bundles " + bundled.get() + ", which the host brings",
                    "build it with keybraid-api, pf4j and slf4j-api in scope 'provided', so that they stay out of it");
        }
    }

    // jspecify's annotations are no harm in a jar: nothing looks them up at run time.
    private static Optional<String> shared(String packageName) {
        return ApiClassLoader.SHARED.stream()
                .filter(shared -> !shared.equals("org.jspecify"))
                .filter(shared -> (packageName + ".").startsWith(shared + "."))
                .findFirst();
    }
}
