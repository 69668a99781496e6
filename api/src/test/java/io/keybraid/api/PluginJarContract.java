package io.keybraid.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every plugin's jar keeps to, and {@link KeySourceContract} once more with the classes in the jar. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PluginJarContract extends KeySourceContract {

    private PluginJar jar;

    /** The plugin's name, which is its {@code Plugin-Id}. */
    protected abstract String pluginName();

    /** The simple name of its factory. */
    protected abstract String factoryName();

    /** The package of its classes. */
    protected String packageName() {
        return "io.keybraid.plugin." + pluginName();
    }

    @BeforeAll
    void openJar() throws IOException {
        jar = PluginJar.built();
    }

    @AfterAll
    void closeJar() {
        if (jar != null) {
            jar.close();
        }
    }

    @Override
    protected final KeySourceFactory factory() {
        return jar.factory(packageName() + "." + factoryName());
    }

    @Test
    void indexNamesTheFactoryAlone() throws IOException {
        assertThat(jar.text("META-INF/extensions.idx")
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .toList())
                .containsExactly(packageName() + "." + factoryName());
    }

    @Test
    void manifestNamesThePlugin() throws IOException {
        assertThat(jar.manifest("Plugin-Id")).isEqualTo(pluginName());
        assertThat(factory().description().name()).isEqualTo(pluginName());
        assertThat(jar.manifest("Plugin-Version")).isNotBlank();
    }

    @Test
    void bringsNothingThatTheHostBrings() {
        assertThat(jar.entries())
                .noneMatch(name -> name.contains("io/keybraid/api/"))
                .noneMatch(name -> name.contains("org/pf4j/"))
                .noneMatch(name -> name.contains("org/slf4j/"));
    }

    @Test
    void allClassesAreInThePluginsOwnPackage() {
        String folder = packageName().replace('.', '/') + "/";
        assertThat(jar.entries().stream().filter(name -> name.endsWith(".class")))
                .isNotEmpty()
                .allMatch(name ->
                        name.replaceFirst("^META-INF/versions/[0-9]+/", "").startsWith(folder));
    }

    @Test
    void isNotSignedBySomebodyElse() {
        assertThat(jar.entries()).noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)"));
    }
}
