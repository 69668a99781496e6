package io.keybraid.host.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.api.Assurance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {

    private static final Map<String, Assurance> SOURCES = Map.of(
            "qkd", Assurance.QKD,
            "pq", Assurance.POST_QUANTUM,
            "classical", Assurance.CLASSICAL,
            "frodo", Assurance.POST_QUANTUM,
            "paper", Assurance.STATIC);

    /** The policy, what is there, whether it is enough, and what is said if not. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            all(qkd, pq)                     | qkd pq           | yes |
            all(qkd, pq)                     | pq               | no  | needs qkd; have pq
            all(qkd, pq)                     | frodo            | no  | needs qkd and pq; have frodo (pq)
            qkd                              | qkd              | yes |
            qkd                              | pq classical     | no  | needs qkd; have classical, pq
            pq                               |                  | no  | needs pq; have nothing
            any(qkd, pq)                     | pq               | yes |
            any(qkd, pq)                     | classical        | no  | needs qkd or pq; have classical
            any(qkd, pq, classical)          | classical        | yes |
            atleast(2, qkd, frodo, pq)       | frodo            | no  | needs qkd or pq; have frodo (pq)
            atleast(2, qkd, frodo, pq)       |                  | no  | needs 2 of qkd, frodo, pq; have nothing
            atleast(2, qkd, frodo, pq)       | frodo pq         | yes |
            all(qkd, any(pq, frodo))         | qkd              | no  | needs pq or frodo; have qkd
            all(qkd, any(pq, frodo))         | classical        | no  | needs qkd and (pq or frodo); have classical
            all(qkd, paper)                  | qkd              | no  | needs paper; have qkd
            all(qkd, paper)                  | paper            | no  | needs qkd; have paper (static)
            """)
    void judgesAndSaysWhatIsMissing(String text, String selected, String enough, String missing) throws Exception {
        BoundPolicy policy = Policy.parse(text, SOURCES.keySet()).bind(SOURCES);
        List<Selected> strands = strands(selected);

        assertThat(policy.permits(strands)).isEqualTo(enough.equals("yes"));
        assertThat(policy.missing(strands)).isEqualTo(missing == null ? "" : missing);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            all(qkd,pq)                  | all(qkd, pq)
            ' \tall (\nqkd ,pq ) '       | all(qkd, pq)
            any(pq)                      | pq
            atleast(2, qkd, pq)          | all(qkd, pq)
            atleast(1, qkd, pq)          | any(qkd, pq)
            atleast(2, qkd, pq, frodo)   | atleast(2, qkd, pq, frodo)
            all(any(qkd, pq), all(frodo))| all(any(qkd, pq), frodo)
            """)
    void writesACanonicalText(String text, String canonical) throws Exception {
        Policy policy = Policy.parse(text, SOURCES.keySet());

        assertThat(policy).hasToString(canonical);
        assertThat(Policy.parse(canonical, SOURCES.keySet())).isEqualTo(policy);
    }

    /** The expression, where the mistake is (from 0), and what is said. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ""                    | 0  | is empty
            all(qkd, pq           | 11 | ends before a ')'
            all(qkd, pq))         | 12 | ')' stands after the end of the expression
            all(qkd pq)           | 8  | 'pq' stands where ')' is wanted
            all()                 | 4  | ')' stands where a word is wanted
            all(qkd,)             | 8  | ')' stands where a word is wanted
            all                   | 0  | 'all' is neither a kind nor a source of this tunnel
            some(qkd, pq)         | 0  | 'some' is not known
            qkd pq                | 4  | 'pq' stands after the end of the expression
            all(qkd, pg)          | 9  | 'pg' is neither a kind nor a source of this tunnel
            all(qkd, static)      | 9  | static secrets never count as fresh
            all(qkd, qkd)         | 9  | 'qkd' stands here twice
            any(qkd, any(qkd))    | 9  | 'qkd' stands here twice
            atleast(3, qkd, pq)   | 0  | asks for 3 of 2, which can never be met
            atleast(0, qkd)       | 8  | '0' is not a number from 1
            atleast(two, qkd)     | 8  | 'two' is not a number from 1
            qkd & pq              | 4  | '&' cannot stand here
            " $"                  | 1  | '$' cannot stand here
            """)
    void saysWhereTheMistakeIs(String text, int offset, String problem) {
        var thrown = catchThrowableOfType(BadPolicyException.class, () -> Policy.parse(text, SOURCES.keySet()));

        assertThat(thrown.mistakes().getFirst().offset()).isEqualTo(offset);
        assertThat(thrown.mistakes().getFirst().problem()).isEqualTo(problem);
    }

    @Test
    void tellsEveryUnknownWordAndWhatWasMeant() {
        var thrown = catchThrowableOfType(
                BadPolicyException.class, () -> Policy.parse("all(qkq, any(pq, frod))", SOURCES.keySet()));

        assertThat(thrown.mistakes())
                .extracting(BadPolicyException.Mistake::advice)
                .containsExactly("did you mean 'qkd'?", "did you mean 'frodo'?");
    }

    @Test
    void boundsDepthAndLength() throws Exception {
        String deep = "any(qkd, ".repeat(7) + "pq" + ")".repeat(7);

        assertThat(Policy.parse(deep, Set.of())).isNotNull();
        assertThatThrownBy(() -> Policy.parse("any(qkd, " + deep + ")", Set.of()))
                .hasMessage("is nested more than 8 deep");
        assertThatThrownBy(() -> Policy.parse("q".repeat(4097), Set.of())).hasMessageContaining("4097 characters");
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add("a-source-name-number-" + i);
        }
        assertThatThrownBy(() -> Policy.parse("all(" + String.join(",", many) + ")", Set.copyOf(many)))
                .hasMessage("has 2493 bytes; 1024 are allowed");
    }

    @Test
    void takesAWordThatNamesASourceForThatSource() throws Exception {
        Map<String, Assurance> two = Map.of("qkd", Assurance.QKD, "spare", Assurance.QKD);
        List<Selected> spare = List.of(new Selected("spare", Assurance.QKD));

        assertThat(Policy.parse("qkd", two.keySet()).bind(two).permits(spare)).isFalse();
        Map<String, Assurance> other = Map.of("main", Assurance.QKD, "spare", Assurance.QKD);
        assertThat(Policy.parse("qkd", other.keySet()).bind(other).permits(spare))
                .isTrue();
    }

    @Test
    void asksByDefaultForEverySourceThatIsNeitherClassicalNorStatic() throws Exception {
        BoundPolicy policy = Policy.DEFAULT.bind(SOURCES);

        assertThat(policy).hasToString("all(frodo, pq, qkd)");
        assertThat(policy.metByClassicalAlone()).isFalse();
        assertThat(Policy.DEFAULT.bind(Map.of("qkd", Assurance.QKD))).hasToString("qkd");
    }

    @Test
    void asksByDefaultForEveryClassicalSourceWhereThereIsNothingBetterAndAdmitsIt() throws Exception {
        BoundPolicy policy = Policy.DEFAULT.bind(Map.of("x", Assurance.CLASSICAL, "paper", Assurance.STATIC));

        assertThat(policy).hasToString("x");
        assertThat(policy.metByClassicalAlone()).isTrue();
    }

    @Test
    void tellsWhenClassicalStrandsAloneAreEnough() throws Exception {
        assertThat(Policy.parse("any(qkd, pq, classical)", SOURCES.keySet())
                        .bind(SOURCES)
                        .metByClassicalAlone())
                .isTrue();
        assertThat(Policy.parse("all(any(qkd, classical), pq)", SOURCES.keySet())
                        .bind(SOURCES)
                        .metByClassicalAlone())
                .isFalse();
    }

    @Test
    void refusesWhatCanNeverBeMet() {
        assertThatThrownBy(() -> bind("all(qkd, pq)", Map.of("pq", Assurance.POST_QUANTUM)))
                .isInstanceOf(BadPolicyException.class)
                .hasMessage("can never be met: needs qkd; have pq");
    }

    @Test
    void refusesWhatStaticSecretsAloneWouldMeet() {
        assertThatThrownBy(() -> bind("any(paper, qkd)", Map.of("paper", Assurance.STATIC, "qkd", Assurance.QKD)))
                .hasMessage("would be met by static secrets alone: paper (static)");
        assertThatThrownBy(() -> bind("paper", Map.of("paper", Assurance.STATIC)))
                .hasMessage("no source of this tunnel gives fresh secrets; it has paper (static)");
    }

    @Test
    void refusesASourceWithTheNameOfAnotherKind() {
        assertThatThrownBy(() -> bind("pq", Map.of("qkd", Assurance.CLASSICAL, "pq", Assurance.POST_QUANTUM)))
                .hasMessage("the source 'qkd' has the name of a kind, but is classical");
    }

    @Test
    void countsNoStrandThatClaimsToBeWhatItsSourceIsNot() throws Exception {
        BoundPolicy policy = bind("any(qkd, pq)", Map.of("x", Assurance.CLASSICAL, "pq", Assurance.POST_QUANTUM));

        assertThat(policy.permits(List.of(new Selected("x", Assurance.POST_QUANTUM))))
                .isFalse();
        assertThat(policy.permits(List.of(new Selected("elsewhere", Assurance.QKD))))
                .isFalse();
        assertThat(policy.quantumSafe(List.of(new Selected("x", Assurance.QKD))))
                .isFalse();
    }

    private static BoundPolicy bind(String text, Map<String, Assurance> sources) throws BadPolicyException {
        return Policy.parse(text, sources.keySet()).bind(sources);
    }

    private static List<Selected> strands(String names) {
        return names == null
                ? List.of()
                : Arrays.stream(names.split(" "))
                        .map(name -> new Selected(name, SOURCES.get(name)))
                        .toList();
    }
}
