package io.keybraid.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.keybraid.host.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation says of configurations is so. */
class DocumentedConfigsTest {

    private static final Path ROOT = Path.of(System.getProperty("keybraid.root", ".."));

    @TempDir
    Path folder;

    /** A block of yaml, and where it begins. */
    private record Sample(String place, String text) {}

    @Test
    void parseWhereverOneStandsWhole() throws Exception {
        List<Sample> samples = samples();

        assertThat(samples).hasSizeGreaterThanOrEqualTo(3);
        for (Sample sample : samples) {
            HostConfig config = ConfigParser.parse(Samples.write(folder, sample.text()));
            assertThat(config.warnings()).as(sample.place()).isEmpty();
        }
    }

    @Test
    void nameEverySetting() throws Exception {
        String page = Files.readString(ROOT.resolve("docs/configuration.md"));
        Set<String> settings = new HashSet<>(HostParser.KNOWN);
        settings.addAll(TunnelParser.KNOWN);
        settings.addAll(Set.of("directory", "pins", "backend", "socket-directory", "plugin"));

        assertThat(settings).allSatisfy(setting -> assertThat(page).contains("| `" + setting + "` |"));
    }

    @Test
    void showPoliciesThatAreOnes() throws Exception {
        List<String> policies = Files.readAllLines(ROOT.resolve("docs/configuration.md")).stream()
                .dropWhile(line -> !line.startsWith("| Policy |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("| `"))
                .map(line -> line.split("`", -1)[1])
                .toList();

        assertThat(policies).hasSizeGreaterThan(6).contains("any(qkd, pq, classical)");
        Set<String> names = Set.of("kme-paris", "kme-lyon", "mlkem", "frodo", "mceliece");
        assertThat(policies)
                .allSatisfy(text -> assertThatCode(
                                () -> assertThat(Policy.parse(text, names)).hasToString(text))
                        .doesNotThrowAnyException());
    }

    private static List<Sample> samples() throws IOException {
        List<Sample> samples = new ArrayList<>();
        try (Stream<Path> pages = Files.walk(ROOT.resolve("docs"))) {
            for (Path page : pages.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                samples.addAll(samples(page));
            }
        }
        return samples;
    }

    private static List<Sample> samples(Path page) throws IOException {
        List<Sample> samples = new ArrayList<>();
        List<String> lines = Files.readAllLines(page);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).equals("```yaml")) {
                List<String> block = lines.subList(i + 1, lines.size()).stream()
                        .takeWhile(line -> !line.startsWith("```"))
                        .toList();
                if (block.stream().anyMatch(line -> line.startsWith("tunnels:"))) {
                    samples.add(new Sample(page + ":" + (i + 1), String.join("\n", block) + "\n"));
                }
            }
        }
        return samples;
    }
}
