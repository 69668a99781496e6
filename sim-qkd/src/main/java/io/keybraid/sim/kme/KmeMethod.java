package io.keybraid.sim.kme;

import io.keybraid.sim.profile.Requests;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The three methods of ETSI GS QKD 014 (clause 5), by the last part of their path. */
public enum KmeMethod {
    GET_STATUS("status", "slave_SAE_ID"),
    GET_KEY("enc_keys", "slave_SAE_ID"),
    GET_KEY_WITH_KEY_IDS("dec_keys", "master_SAE_ID");

    private final String word;
    private final String saeParameter;

    KmeMethod(String word, String saeParameter) {
        this.word = word;
        this.saeParameter = saeParameter;
    }

    public static Optional<KmeMethod> of(String word) {
        return Arrays.stream(values())
                .filter(method -> method.word.equals(word))
                .findFirst();
    }

    /** As in the path. */
    public String word() {
        return word;
    }

    /** What the standard calls the SAE ID in the path. */
    public String saeParameter() {
        return saeParameter;
    }

    public List<String> httpMethods(Requests taken) {
        return switch (this) {
            case GET_STATUS -> List.of("GET");
            case GET_KEY -> taken.encKeys();
            case GET_KEY_WITH_KEY_IDS -> taken.decKeys();
        };
    }
}
