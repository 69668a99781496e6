package io.keybraid.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.Examination;
import io.keybraid.api.Finding;
import io.keybraid.api.Finding.Verdict;
import io.keybraid.host.problem.OperatorException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An examination by a plugin, whatever the plugin does in it. */
class FencedExaminationTest {

    private final FakePlugin fake = new FakePlugin("fake");
    private final List<Finding> findings = new ArrayList<>();

    private final Examination examination = new Examination() {
        @Override
        public boolean maySpendKeys() {
            return false;
        }

        @Override
        public Duration remaining() {
            return Duration.ofMinutes(1);
        }

        @Override
        public void tell(Finding finding) {
            findings.add(finding);
        }
    };

    private OpenSource source(String breaks, String with) throws OperatorException {
        PluginHost host = new PluginHost(Path.of("/plugins"), List.of(fake.loaded()), List.of());
        return new SourceOpener(host, Path.of("/"), InstantSource.system(), new SecureRandom())
                .open(
                        List.of(new SourceSettings("one", "fake", Map.of("breaks", breaks, "with", with))),
                        List.of(new StrandSettings("paris", "one", Map.of("peer", "bob"))))
                .all()
                .getFirst();
    }

    @Test
    void findingsAreShownOnOneLineEach() throws Exception {
        OpenSource source = source("nowhere", "an exception");
        assertThat(source.isExaminable()).isTrue();
        source.examine(examination);
        assertThat(findings).containsExactly(Finding.good("one one", "works well"));
        assertThat(fake.events)
                .endsWith(String.valueOf(fake.loaded().factory().getClass().getClassLoader()));
    }

    @Test
    void aPluginThatExaminesNothingIsSaidToDoSo() throws Exception {
        OpenSource source = source("unexaminable", "an exception");
        assertThat(source.isExaminable()).isFalse();
        source.examine(examination);
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.UNTRIED);
            assertThat(finding.text()).isEqualTo("plugin 'fake' examines nothing");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"an exception", "linkage", "overflow"})
    void whateverIsThrownIsAFindingWithoutItsMessage(String with) throws Exception {
        source("examine", with).examine(examination);
        assertThat(findings).hasSize(2);
        assertThat(findings.getLast().verdict()).isEqualTo(Verdict.UNTRIED);
        assertThat(findings.getLast().text())
                .startsWith("plugin 'fake' (fake-1.0.jar) of source 'one' failed in examine: ")
                .doesNotContain("dog", "gone");
    }

    @Test
    void aPluginThatTalksForEverIsCutShort() throws Exception {
        source("chatter", "an exception").examine(examination);
        assertThat(findings).hasSize(FencedExamination.MAX_FINDINGS);
        assertThat(findings.getLast().text())
                .hasSize(FencedExamination.MAX_CHARACTERS)
                .endsWith("…");
    }
}
