package io.keybraid.sim.http;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The three methods of ETSI GS QKD 014 (clause 5), by the last part of their path. */
enum KmeMethod {
    GET_STATUS("status", "slave_SAE_ID", false),
    GET_KEY("enc_keys", "slave_SAE_ID", true),
    GET_KEY_WITH_KEY_IDS("dec_keys", "master_SAE_ID", true);

    private final String word;
    private final String saeParameter;
    private final boolean byPostToo;

    KmeMethod(String word, String saeParameter, boolean byPostToo) {
        this.word = word;
        this.saeParameter = saeParameter;
        this.byPostToo = byPostToo;
    }

    static Optional<KmeMethod> of(String word) {
        return Arrays.stream(values())
                .filter(method -> method.word.equals(word))
                .findFirst();
    }

    /** What the standard calls the SAE ID in the path. */
    String saeParameter() {
        return saeParameter;
    }

    List<String> httpMethods() {
        return byPostToo ? List.of("GET", "POST") : List.of("GET");
    }
}
