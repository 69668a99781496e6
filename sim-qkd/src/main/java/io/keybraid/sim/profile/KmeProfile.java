package io.keybraid.sim.profile;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How a KME behaves: {@link #STANDARD} as ETSI GS QKD 014 says, the others as a real one is known to. Where nothing is
 * known of a real one, it is as the standard.
 *
 * @param saeA,saeB what SAE IDs look like there; for a pair of KMEs that names none
 */
public record KmeProfile(
        String name,
        String saeA,
        String saeB,
        Certificates certificates,
        Requests requests,
        Answers answers,
        SkipAnswers skip) {

    public static final KmeProfile STANDARD = new KmeProfile(
            "standard", "sae-alice", "sae-bob", Certificates.STANDARD, Requests.STANDARD, Answers.STANDARD);

    /** One that is a SKIP Key Provider as the draft says. */
    public KmeProfile(
            String name, String saeA, String saeB, Certificates certificates, Requests requests, Answers answers) {
        this(name, saeA, saeB, certificates, requests, answers, SkipAnswers.STANDARD);
    }

    /** One whose exact status code is one of the settings, by {@link Refused#word()} and {@link #settings()}. */
    public KmeProfile with(String setting, String value) {
        return switch (setting) {
            case "empty-post" ->
                withRequests(requests.withEmptyPost(
                        oneOf(setting, value, "empty-object", "refused").equals("empty-object")));
            case "dec-keys-path" ->
                withRequests(requests.withPath(
                        oneOf(setting, value, "master", "slave").equals("master")
                                ? DecKeysPath.MASTER
                                : DecKeysPath.SLAVE));
            case "unknown-members" ->
                oneOf(setting, value, "ignored", "refused").equals("refused")
                        ? withRequests(requests.strictAboutMembers())
                        : this;
            case "skip-key-ids", "skip-remote", "skip-member", "skip-unknown-key", "skip-exhausted" ->
                new KmeProfile(name, saeA, saeB, certificates, requests, answers, skip.with(setting, value));
            default -> withStatus(refused(setting), status(setting, value));
        };
    }

    /** The names of everything that {@link #with} changes. */
    public static List<String> settings() {
        List<String> words = new java.util.ArrayList<>(List.of("empty-post", "dec-keys-path", "unknown-members"));
        Arrays.stream(Refused.values()).map(Refused::word).forEach(words::add);
        words.addAll(SkipAnswers.SETTINGS);
        return List.copyOf(words);
    }

    public KmeProfile withPropagation(Duration delay) {
        return new KmeProfile(name, saeA, saeB, certificates, requests, answers.after(delay), skip);
    }

    private KmeProfile withRequests(Requests other) {
        return new KmeProfile(name, saeA, saeB, certificates, other, answers, skip);
    }

    private KmeProfile withStatus(Refused why, int status) {
        Map<Refused, List<Integer>> statuses = new EnumMap<>(Refused.class);
        statuses.putAll(answers.statuses());
        statuses.put(why, List.of(status));
        return new KmeProfile(
                name, saeA, saeB, certificates, requests, answers.refusing(statuses, answers.errors()), skip);
    }

    private static Refused refused(String setting) {
        return Refused.of(setting)
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no setting '" + setting + "'; there are " + String.join(", ", settings())));
    }

    static int status(String setting, String value) {
        if (!value.matches("[45][0-9]{2}")) {
            throw new IllegalArgumentException(setting + " is a status code from 400 to 599, not '" + value + "'");
        }
        return Integer.parseInt(value);
    }

    static String oneOf(String setting, String value, String first, String second) {
        if (!value.equals(first) && !value.equals(second)) {
            throw new IllegalArgumentException(setting + " is " + first + " or " + second + ", not '" + value + "'");
        }
        return value;
    }
}
