package io.keybraid.host.policy;

import io.keybraid.api.DidYouMean;
import io.keybraid.host.policy.BadPolicyException.Mistake;
import io.keybraid.host.policy.Requirement.AtLeast;
import io.keybraid.host.policy.Requirement.OfKind;
import io.keybraid.host.policy.Requirement.OfSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads one expression. Grammar, with blanks allowed between the parts:
 *
 * <pre>
 * policy  = word | ( "all" | "any" ) "(" list ")" | "atleast" "(" number "," list ")"
 * list    = policy *( "," policy )
 * word    = a source's name | "qkd" | "pq" | "classical"
 * </pre>
 *
 * <p>A word that names one of the tunnel's sources means that source, even where it is also the name of a kind.
 */
final class PolicyParser {

    static final int MAX_DEPTH = 8;
    private static final String EXAMPLE = "write it like all(qkd, pq) or atleast(2, qkd, pq, classical)";

    private final PolicyScanner scanner;
    private final Set<String> sources;
    private final List<Mistake> mistakes = new ArrayList<>();

    PolicyParser(String text, Set<String> sources) throws BadPolicyException {
        this.scanner = new PolicyScanner(text);
        this.sources = sources;
    }

    Requirement parse() throws BadPolicyException {
        Requirement requirement = expression(1);
        if (!scanner.atEnd()) {
            throw wrong("'" + scanner.peek() + "' stands after the end of the expression", EXAMPLE);
        }
        if (!mistakes.isEmpty()) {
            throw new BadPolicyException(mistakes);
        }
        return requirement;
    }

    private Requirement expression(int depth) throws BadPolicyException {
        int offset = scanner.offset();
        if (depth > MAX_DEPTH) {
            throw wrong("is nested more than " + MAX_DEPTH + " deep", "write it flatter");
        }
        String word = scanner.word();
        if (!scanner.peek().equals("(")) {
            return atom(word, offset);
        }
        return switch (word) {
            case "all", "any", "atleast" -> group(word, offset, depth);
            default -> throw new BadPolicyException(offset, "'" + word + "' is not known", advice(word));
        };
    }

    private static String advice(String word) {
        return DidYouMean.closest(word, List.of("all", "any", "atleast"))
                .map(known -> "did you mean '" + known + "'?")
                .orElse("write all(…), any(…) or atleast(n, …)");
    }

    private Requirement group(String word, int offset, int depth) throws BadPolicyException {
        scanner.skip("(");
        int count = word.equals("atleast") ? number() : 1;
        List<Requirement> members = new ArrayList<>();
        int written = 0;
        do {
            written++;
            int memberOffset = scanner.offset();
            Requirement member = expression(depth + 1);
            if (members.contains(member)) {
                mistakes.add(new Mistake(memberOffset, "'" + member + "' stands here twice", "take one out"));
            } else {
                members.add(member);
            }
        } while (scanner.skipped(","));
        scanner.skip(")");
        if (count > written) {
            mistakes.add(new Mistake(
                    offset,
                    "asks for " + count + " of " + written + ", which can never be met",
                    "lower the number, or add to the list"));
        }
        int wanted = word.equals("all") ? members.size() : Math.min(count, members.size());
        return grouped(wanted, members);
    }

    /** A group of one says what its member says. */
    private static Requirement grouped(int count, List<Requirement> members) {
        return members.size() == 1 ? members.getFirst() : new AtLeast(count, members);
    }

    private int number() throws BadPolicyException {
        int offset = scanner.offset();
        String digits = scanner.word();
        scanner.skip(",");
        if (!digits.matches("[1-9][0-9]{0,2}")) {
            throw new BadPolicyException(
                    offset, "'" + digits + "' is not a number from 1", "write how many, such as atleast(2, qkd, pq)");
        }
        return Integer.parseInt(digits);
    }

    private Requirement atom(String word, int offset) {
        if (sources.contains(word)) {
            return new OfSource(word);
        }
        return PolicyKind.of(word).<Requirement>map(OfKind::new).orElseGet(() -> {
            mistakes.add(unknown(word, offset));
            return new OfSource(word);
        });
    }

    private Mistake unknown(String word, int offset) {
        if (word.equals("static")) {
            return new Mistake(
                    offset, "static secrets never count as fresh", "ask for qkd, pq, classical or a source's name");
        }
        Set<String> known = new TreeSet<>(sources);
        known.addAll(PolicyKind.words());
        return new Mistake(
                offset,
                "'" + word + "' is neither a kind nor a source of this tunnel",
                DidYouMean.closest(word, known)
                        .map(meant -> "did you mean '" + meant + "'?")
                        .orElse("known here: " + String.join(", ", known)));
    }

    private BadPolicyException wrong(String problem, String advice) {
        return new BadPolicyException(scanner.offset(), problem, advice);
    }
}
