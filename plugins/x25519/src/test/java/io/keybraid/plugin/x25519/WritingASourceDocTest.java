package io.keybraid.plugin.x25519;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That docs/writing-a-source.md quotes this plugin, and the template's pom, as they are, and all of this plugin. */
class WritingASourceDocTest {

    private static final Path ROOT = Path.of(System.getProperty("keybraid.root", "../.."));
    private static final Pattern BLOCK = Pattern.compile("```(?:java|xml)\n(.*?)\n```", Pattern.DOTALL);

    @Test
    void everyQuotedBlockStandsInASourceFile() throws IOException {
        List<String> files = new ArrayList<>();
        files.add(Files.readString(ROOT.resolve("plugins/x25519/pom.xml")));
        files.add(Files.readString(ROOT.resolve("docs/plugin-template/pom.xml")));
        files.addAll(sources("plugins/x25519/src"));
        files.addAll(sources("plugins/mlkem/src"));
        assertThat(blocks())
                .hasSizeGreaterThan(15)
                .allSatisfy(block ->
                        assertThat(files).as("the file that has:%n%s", block).anyMatch(file -> file.contains(block)));
    }

    @Test
    void everyLineOfThePluginIsQuoted() throws IOException {
        String quoted = String.join("\n", blocks());
        List<String> lines = sources("plugins/x25519/src/main").stream()
                .flatMap(String::lines)
                .filter(line -> !line.isBlank() && !line.startsWith("import ") && !line.startsWith("package "))
                .toList();
        assertThat(lines)
                .hasSizeGreaterThan(100)
                .allSatisfy(line -> assertThat(quoted.lines()).contains(line));
    }

    private static List<String> blocks() throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(ROOT.resolve("docs/writing-a-source.md")));
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        return blocks;
    }

    private static List<String> sources(String folder) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                texts.add(Files.readString(file));
            }
        }
        return texts;
    }
}
