package io.keybraid.host.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the protocol or the security page says "never" or "always", the same sentence names a test that shows it. */
class PromisesTest {

    private static final Pattern PROMISE = Pattern.compile("\\b(never|always)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern TEST = Pattern.compile("(?<!\\*)\\b[A-Z]\\w*[a-z0-9](Test|IT|Contract)\\b");
    private static final Pattern FILE = Pattern.compile(".*/src/test/java/.*\\.java");

    @ParameterizedTest
    @ValueSource(strings = {"docs/protocol.md", "docs/security.md"})
    void everyNeverAndAlwaysNamesATest(String page) throws IOException {
        List<String> sentences = Sentences.of(Page.read(page).lines());
        assertThat(sentences)
                .filteredOn(PromisesTest::isPromise)
                .hasSizeGreaterThan(5)
                .allSatisfy(sentence -> assertThat(testsIn(sentence)).isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/protocol.md", "docs/security.md", "docs/journal.md", "docs/testing.md"})
    void everyTestThatAPageNamesIsThere(String page) throws IOException {
        Set<String> named = testsIn(String.join("\n", Page.read(page).lines()));
        assertThat(named).isNotEmpty();
        assertThat(testClasses()).containsAll(named);
    }

    @Test
    void aPromiseWithoutATestIsFoundWhereverItStands() {
        List<String> sentences = Sentences.of(List.of(
                "It is kept (`OneTest`). Nobody",
                "ever reads it: never. It is so.",
                "- an item that always holds",
                "- another (`TwoTest`)",
                "",
                "| never | |",
                "    L0 always"));
        assertThat(sentences)
                .filteredOn(sentence -> isPromise(sentence) && testsIn(sentence).isEmpty())
                .containsExactly(
                        "Nobody ever reads it: never.", "- an item that always holds", "| never | |", "L0 always");
    }

    private static boolean isPromise(String sentence) {
        return PROMISE.matcher(sentence).find();
    }

    private static Set<String> testsIn(String text) {
        return TEST.matcher(text).results().map(found -> found.group()).collect(Collectors.toSet());
    }

    private static Set<String> testClasses() throws IOException {
        try (Stream<Path> files = Files.walk(Page.ROOT)) {
            return files.filter(file -> FILE.matcher(file.toString()).matches())
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }
    }
}
