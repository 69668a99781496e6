package io.keybraid.host.policy;

import io.keybraid.api.Assurance;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A kind of strand that a policy can ask for. There is none for static secrets: they are never fresh. */
public enum PolicyKind {
    /** Quantum key distribution. */
    QKD("qkd", Assurance.QKD),
    /** Post-quantum cryptography. */
    PQ("pq", Assurance.POST_QUANTUM),
    /** What a quantum computer breaks. */
    CLASSICAL("classical", Assurance.CLASSICAL);

    private final String word;
    private final Assurance assurance;

    PolicyKind(String word, Assurance assurance) {
        this.word = word;
        this.assurance = assurance;
    }

    /** As it stands in an expression. */
    public String word() {
        return word;
    }

    /** What a strand of this kind rests on. */
    public Assurance assurance() {
        return assurance;
    }

    /** The kind that this word means. */
    public static Optional<PolicyKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    /** All the words. */
    public static List<String> words() {
        return Arrays.stream(values()).map(PolicyKind::word).toList();
    }

    /** The word for an assurance, {@code static} among them. */
    static String wordOf(Assurance assurance) {
        return Arrays.stream(values())
                .filter(kind -> kind.assurance == assurance)
                .map(PolicyKind::word)
                .findFirst()
                .orElse(assurance.label());
    }
}
