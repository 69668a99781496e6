package io.keybraid.host.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.Assurance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random policies over random sources, judged by an evaluator that shares nothing with the one under test. */
class PolicyPropertiesTest {

    private static final int POLICIES = 3_000;
    private static final String[] NAMES = {"a", "b", "c", "d", "e", "qkd", "pq", "classical"};
    private static final Map<String, Assurance> KINDS =
            Map.of("qkd", Assurance.QKD, "pq", Assurance.POST_QUANTUM, "classical", Assurance.CLASSICAL);

    private final Random random = new Random(20_260_101);

    /** An expression as a tree of texts: a leaf has no members. */
    private record Tree(String word, int count, List<Tree> members) {
        String text() {
            if (members.isEmpty()) {
                return word;
            }
            String list = String.join(",", members.stream().map(Tree::text).toList());
            return word + "(" + (word.equals("atleast") ? count + "," : "") + list + ")";
        }

        boolean holds(Set<String> there, Map<String, Assurance> sources) {
            if (members.isEmpty()) {
                return sources.containsKey(word)
                        ? there.contains(word)
                        : there.stream().anyMatch(name -> sources.get(name) == KINDS.get(word));
            }
            int held = 0;
            for (Tree member : members) {
                held += member.holds(there, sources) ? 1 : 0;
            }
            return switch (word) {
                case "all" -> held == members.size();
                case "any" -> held > 0;
                default -> held >= count;
            };
        }
    }

    @Test
    void agreesWithABruteForceEvaluatorOnEverySelection() throws Exception {
        int bound = 0;
        int refused = 0;
        for (int i = 0; i < POLICIES; i++) {
            Map<String, Assurance> sources = sources();
            Tree tree = tree(new ArrayList<>(sources.keySet()), 0);
            Policy policy;
            try {
                policy = Policy.parse(tree.text(), sources.keySet());
            } catch (BadPolicyException e) {
                assertThat(e.mistakes()).allSatisfy(m -> assertThat(m.problem()).endsWith("stands here twice"));
                continue;
            }
            assertThat(Policy.parse(policy.toString(), sources.keySet())).isEqualTo(policy);
            boolean usable = tree.holds(sources.keySet(), sources) && !tree.holds(statics(sources), sources);
            try {
                agrees(tree, policy.bind(sources), sources);
                assertThat(usable).as(tree.text()).isTrue();
                bound++;
            } catch (BadPolicyException e) {
                assertThat(usable).as("%s: %s", tree.text(), e.getMessage()).isFalse();
                refused++;
            }
        }
        assertThat(bound).isGreaterThan(POLICIES / 4);
        assertThat(refused).isGreaterThan(POLICIES / 20);
    }

    private static void agrees(Tree tree, BoundPolicy policy, Map<String, Assurance> sources) {
        List<String> names = List.copyOf(sources.keySet());
        for (int mask = 0; mask < 1 << names.size(); mask++) {
            Set<String> there = new HashSet<>();
            for (int bit = 0; bit < names.size(); bit++) {
                if ((mask >> bit & 1) == 1) {
                    there.add(names.get(bit));
                }
            }
            List<Selected> selected = there.stream()
                    .map(name -> new Selected(name, sources.get(name)))
                    .toList();
            boolean expected = tree.holds(there, sources);
            assertThat(policy.permits(selected))
                    .as("%s with %s", tree.text(), there)
                    .isEqualTo(expected);
            assertThat(policy.missing(selected).isEmpty()).isEqualTo(expected);
            if (expected) {
                assertThat(selected).anyMatch(Selected::fresh);
            }
        }
    }

    private static Set<String> statics(Map<String, Assurance> sources) {
        Set<String> statics = new HashSet<>(sources.keySet());
        statics.removeIf(name -> sources.get(name) != Assurance.STATIC);
        return statics;
    }

    private Map<String, Assurance> sources() {
        Map<String, Assurance> sources = new HashMap<>();
        int count = 1 + random.nextInt(5);
        while (sources.size() < count) {
            String name = NAMES[random.nextInt(NAMES.length)];
            Assurance any = Assurance.values()[random.nextInt(4)];
            sources.put(name, KINDS.getOrDefault(name, any));
        }
        return sources;
    }

    private Tree tree(List<String> names, int depth) {
        if (depth == 3 || random.nextInt(3) == 0) {
            List<String> words = new ArrayList<>(names);
            words.addAll(KINDS.keySet());
            return new Tree(words.get(random.nextInt(words.size())), 0, List.of());
        }
        List<Tree> members = new ArrayList<>();
        int size = 1 + random.nextInt(3);
        for (int i = 0; i < size; i++) {
            members.add(tree(names, depth + 1));
        }
        String word = new String[] {"all", "any", "atleast"}[random.nextInt(3)];
        return new Tree(word, 1 + random.nextInt(size), members);
    }
}
