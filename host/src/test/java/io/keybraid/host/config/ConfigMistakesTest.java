package io.keybraid.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One bad file for each mistake. The comments that a file begins with are what must be told, in this order: the place and
 * the message, and below it the hint.
 */
class ConfigMistakesTest {

    static Stream<String> files() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(folder())) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            assertThat(names).hasSizeGreaterThan(80);
            return names.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void tellsThePlaceTheMistakeAndTheMend(String name) throws Exception {
        Path file = folder().resolve(name);
        List<String> expected = Files.readAllLines(file).stream()
                .takeWhile(line -> line.startsWith("# "))
                .map(line -> line.substring(2))
                .toList();

        var thrown = catchThrowableOfType(BadConfigException.class, () -> ConfigParser.parse(file));

        assertThat(thrown).as("nothing is told").isNotNull();
        assertThat(thrown.mistakes().stream()
                        .flatMap(mistake -> Stream.of(shortened(file, mistake.toString()), "    " + mistake.hint())))
                .containsExactlyElementsOf(expected);
        assertThat(thrown.reason()).isEqualTo(Reason.CONFIG);
        assertThat(thrown.getMessage().lines().findFirst()).hasValue(file + ":" + expected.getFirst());
    }

    private static String shortened(Path file, String message) {
        assertThat(message).startsWith(file + ":");
        return message.substring((file + ":").length());
    }

    private static Path folder() throws URISyntaxException {
        URL folder = Objects.requireNonNull(ConfigMistakesTest.class.getResource("/mistakes"));
        return Path.of(folder.toURI());
    }
}
