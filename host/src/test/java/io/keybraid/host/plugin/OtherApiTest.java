package io.keybraid.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.host.problem.OperatorException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins compiled against an api that is not ours. */
class OtherApiTest {

    private static final String HINT = "get the build of this plugin that goes with this Keybraid";

    @TempDir
    Path folder;

    private void refuses(String message) {
        OperatorException refused = catchThrowableOfType(
                OperatorException.class, () -> PluginHost.load(folder, Map.of()).close());
        assertThat(refused).as("the jar was loaded").isNotNull().hasMessage(message);
        assertThat(refused.hint()).contains(HINT);
    }

    @Test
    void refusesAPluginThatCallsAMethodThatIsGone() {
        JarMaker.plugin("toy", Toys.factory("", "PublicBytes.wrap(new byte[0]);"))
                .compileOnly(
                        "io.keybraid.api.PublicBytes",
                        "package io.keybraid.api; public class PublicBytes {"
                                + " public static void wrap(byte[] bytes) {} }")
                .write(folder, "old.jar");
        refuses("plugin jar old.jar was built for another api: in toy.Factory.description(), NoSuchMethodError:"
                + " 'void io.keybraid.api.PublicBytes.wrap(byte[])'");
    }

    @Test
    void refusesAPluginThatLacksAMethodThatIsNew() {
        JarMaker.plugin("toy", "package toy; public class Factory implements io.keybraid.api.KeySourceFactory {}")
                .compileOnly(
                        "io.keybraid.api.KeySourceFactory",
                        "package io.keybraid.api; public interface KeySourceFactory {}")
                .write(folder, "old.jar");
        OperatorException refused = catchThrowableOfType(
                OperatorException.class, () -> PluginHost.load(folder, Map.of()).close());
        assertThat(refused.getMessage())
                .startsWith("plugin jar old.jar was built for another api: in toy.Factory.description(),"
                        + " AbstractMethodError: ");
        assertThat(refused.hint()).contains(HINT);
    }

    @Test
    void refusesAPluginThatUsesATypeThatIsGone() {
        JarMaker.plugin("toy", Toys.factory("final Object gone = new Departed();", ""))
                .compileOnly("io.keybraid.api.Departed", "package io.keybraid.api; public class Departed {}")
                .write(folder, "old.jar");
        refuses("plugin jar old.jar was built for another api: in toy.Factory(), NoClassDefFoundError:"
                + " io/keybraid/api/Departed");
    }
}
