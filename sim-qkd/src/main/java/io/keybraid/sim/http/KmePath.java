package io.keybraid.sim.http;

import io.keybraid.sim.kme.KmeMethod;
import io.keybraid.sim.kme.KmeRefusal;
import io.keybraid.sim.profile.Refused;
import java.util.List;
import java.util.Map;

/** A request's path: {@code /api/v1/keys/{SAE_ID}/{method}}. The SAE ID is decoded and may still be blank. */
record KmePath(KmeMethod method, String saeId) {

    private static final List<String> PREFIX = List.of("", "api", "v1", "keys");
    private static final int SAE_AT = 4;
    private static final int METHOD_AT = 5;
    private static final int PARTS = 6;

    /** Refuses if the standard has no such path. */
    static KmePath parse(String rawPath) throws KmeRefusal {
        List<String> parts = List.of(rawPath.split("/", -1));
        if (parts.size() != PARTS || !parts.subList(0, SAE_AT).equals(PREFIX)) {
            throw notFound();
        }
        KmeMethod method = KmeMethod.of(parts.get(METHOD_AT)).orElseThrow(KmePath::notFound);
        return new KmePath(method, Query.decode(parts.get(SAE_AT)));
    }

    private static KmeRefusal notFound() {
        return new KmeRefusal(
                Refused.NO_SUCH_PATH,
                "there is no such path on a KME",
                List.of(Map.of("path", "/api/v1/keys/{SAE_ID}/ and one of status, enc_keys, dec_keys")));
    }
}
