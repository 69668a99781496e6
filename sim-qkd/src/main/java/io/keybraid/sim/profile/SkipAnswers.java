package io.keybraid.sim.profile;

import java.util.List;

/**
 * What a KME does as a SKIP Key Provider where the draft leaves a choice, or where real ones leave the draft.
 *
 * @param hexKeyIds a keyId is hexadecimal, as in the draft; otherwise a UUID
 * @param globs the remote systems are told as patterns
 * @param remoteMember the member of the capabilities that names the remote systems
 * @param unknownKey the status code for a keyId that is not there
 * @param exhausted the status code when there is no key
 */
public record SkipAnswers(boolean hexKeyIds, boolean globs, String remoteMember, int unknownKey, int exhausted) {

    public static final SkipAnswers STANDARD = new SkipAnswers(true, false, "remoteSystemID", 400, 500);

    static final List<String> SETTINGS =
            List.of("skip-key-ids", "skip-remote", "skip-member", "skip-unknown-key", "skip-exhausted");

    /** One of {@link #SETTINGS}. */
    SkipAnswers with(String setting, String value) {
        return switch (setting) {
            case "skip-key-ids" ->
                new SkipAnswers(
                        KmeProfile.oneOf(setting, value, "hex", "uuid").equals("hex"),
                        globs,
                        remoteMember,
                        unknownKey,
                        exhausted);
            case "skip-remote" ->
                new SkipAnswers(
                        hexKeyIds,
                        KmeProfile.oneOf(setting, value, "ids", "globs").equals("globs"),
                        remoteMember,
                        unknownKey,
                        exhausted);
            case "skip-member" ->
                new SkipAnswers(
                        hexKeyIds,
                        globs,
                        KmeProfile.oneOf(setting, value, "remoteSystemID", "remoteSystemId"),
                        unknownKey,
                        exhausted);
            case "skip-unknown-key" ->
                new SkipAnswers(hexKeyIds, globs, remoteMember, KmeProfile.status(setting, value), exhausted);
            case "skip-exhausted" ->
                new SkipAnswers(hexKeyIds, globs, remoteMember, unknownKey, KmeProfile.status(setting, value));
            default -> throw new IllegalArgumentException("there is no setting '" + setting + "'");
        };
    }
}
