package io.keybraid.sim.skip;

import io.keybraid.sim.http.Query;
import io.keybraid.sim.kme.KmeMethod;
import io.keybraid.sim.kme.KmeRefusal;
import io.keybraid.sim.profile.Refused;
import java.util.List;
import java.util.Map;

/** What a SKIP client asks for. */
sealed interface SkipPath {

    /** {@code /capabilities}. */
    record Capabilities() implements SkipPath {}

    /** {@code /key}. */
    record NewKey() implements SkipPath {}

    /** {@code /key/{keyId}}; decoded, and not looked at yet. */
    record KnownKey(String keyId) implements SkipPath {}

    /** {@code /entropy}. */
    record Entropy() implements SkipPath {}

    /** Refuses every other path. */
    static SkipPath parse(String rawPath) throws KmeRefusal {
        List<String> parts = List.of(rawPath.split("/", -1));
        if (parts.size() == 3 && parts.get(1).equals("key") && !parts.get(2).isEmpty()) {
            return new KnownKey(Query.decode(parts.get(2)));
        }
        return switch (rawPath) {
            case "/capabilities" -> new Capabilities();
            case "/key" -> new NewKey();
            case "/entropy" -> new Entropy();
            default ->
                throw new KmeRefusal(
                        Refused.NO_SUCH_PATH,
                        "there is no such path on a Key Provider",
                        List.of(Map.of("path", "/capabilities, /key, /key/{keyId} or /entropy")));
        };
    }

    /** The KME's method that comes nearest: what befalls that befalls this. */
    default KmeMethod method() {
        return switch (this) {
            case Capabilities capabilities -> KmeMethod.GET_STATUS;
            case Entropy entropy -> KmeMethod.GET_STATUS;
            case NewKey newKey -> KmeMethod.GET_KEY;
            case KnownKey key -> KmeMethod.GET_KEY_WITH_KEY_IDS;
        };
    }
}
