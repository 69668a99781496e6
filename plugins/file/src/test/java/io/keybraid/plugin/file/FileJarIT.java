package io.keybraid.plugin.file;

import io.keybraid.api.ContractEnd;
import io.keybraid.api.PluginJarContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class FileJarIT extends PluginJarContract {

    @TempDir
    static Path folder;

    private final String key = TestFiles.key();

    @Override
    protected String pluginName() {
        return "file";
    }

    @Override
    protected String factoryName() {
        return "FileFactory";
    }

    @Override
    protected ContractEnd initiatorEnd() {
        TestFiles.write(folder.resolve("psk"), key);
        return new ContractEnd(Map.of(), Map.of("path", "psk"), folder);
    }
}
