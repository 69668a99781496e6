package io.keybraid.host.plugin;

import io.keybraid.host.problem.OperatorException;
import java.io.IOException;
import java.util.jar.Manifest;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.Plugin;
import org.pf4j.PluginDescriptor;

/**
 * What a plugin's manifest says, as pf4j reads it.
 *
 * @param id {@code Plugin-Id}
 * @param version {@code Plugin-Version}
 */
record JarManifest(String id, String version) {

    private static final String PAGE = " (docs/writing-a-source.md)";

    static JarManifest of(JarSnapshot snapshot) throws OperatorException {
        String jar = "plugin jar " + snapshot.file();
        PluginDescriptor descriptor = new Reader().read(manifest(snapshot));
        if (blank(descriptor.getPluginId())) {
            throw PluginProblem.of(
                    snapshot.file() + " is not a Keybraid plugin: its manifest has no Plugin-Id",
                    "move it out of " + snapshot.source().getParent() + ", or give it Plugin-Id and Plugin-Version"
                            + PAGE);
        }
        if (blank(descriptor.getVersion())) {
            throw PluginProblem.of(
                    jar + " has no Plugin-Version in its manifest", "build it with a Plugin-Version" + PAGE);
        }
        if (!descriptor.getDependencies().isEmpty()) {
            throw PluginProblem.of(
                    jar + " depends on other plugins, which Keybraid does not join",
                    "shade what it needs into its own jar, and build it without Plugin-Dependencies" + PAGE);
        }
        if (!descriptor.getPluginClass().equals(Plugin.class.getName())) {
            throw PluginProblem.of(
                    jar + " names a Plugin-Class, which Keybraid never calls",
                    "build it without Plugin-Class; begin in the factory, end in KeySource.close" + PAGE);
        }
        return new JarManifest(
                descriptor.getPluginId().strip(), descriptor.getVersion().strip());
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }

    private static Manifest manifest(JarSnapshot snapshot) throws OperatorException {
        try {
            Manifest manifest = snapshot.jar().getManifest();
            return manifest == null ? new Manifest() : manifest;
        } catch (IOException e) {
            throw PluginProblem.of(
                    "plugin jar " + snapshot.file() + " has a manifest that cannot be read: " + PluginProblem.told(e),
                    "build or copy it again",
                    e);
        }
    }

    /** Reads from the jar that is open, where pf4j would open a file. */
    private static final class Reader extends ManifestPluginDescriptorFinder {

        PluginDescriptor read(Manifest manifest) {
            return createPluginDescriptor(manifest);
        }
    }
}
