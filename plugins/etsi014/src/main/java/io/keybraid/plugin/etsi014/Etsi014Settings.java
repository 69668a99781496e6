package io.keybraid.plugin.etsi014;

import io.keybraid.api.Setting;
import io.keybraid.api.Setting.Kind;
import java.util.List;

/** The settings of this plugin, by name; docs/sources/etsi014.md explains each. */
final class Etsi014Settings {

    static final String KME = "kme";
    static final String SAE = "sae";
    static final String CERTIFICATE = "certificate";
    static final String PRIVATE_KEY = "private-key";
    static final String CA = "ca";
    static final String KME_ID = "kme-id";
    static final String METHOD = "method";
    static final String TIMEOUT = "timeout";
    static final String GRACE = "grace";
    static final String PATH_PREFIX = "path-prefix";
    static final String MASTER_IN_KEY_IDS = "master-sae-id-in-key-ids";
    static final String STRICT_KEY_IDS = "strict-key-ids";

    static final String TLS = "tls";
    static final String PREFETCH = "prefetch";
    static final String PREFETCH_MAX_AGE = "prefetch-max-age";

    static final String PEER_SAE = "peer-sae";

    static final List<Setting> OF_SOURCE = List.of(
            Setting.required(
                    KME,
                    Kind.LIST,
                    "where our KME answers, such as https://kme-a.example:8443; or a list of our site's KMEs, the first preferred"),
            Setting.required(SAE, Kind.TEXT, "our SAE ID, as our certificate has it"),
            Setting.required(CERTIFICATE, Kind.FILE, "our certificate, with those between it and the KME's CA (PEM)"),
            Setting.required(PRIVATE_KEY, Kind.FILE, "the certificate's key (PEM, without a passphrase)"),
            Setting.required(CA, Kind.FILE, "the CA, or several, that the KME's certificate comes from (PEM)"),
            Setting.optional(
                    KME_ID,
                    Kind.LIST,
                    "the name in the KME's certificate (CN or SAN), or one for each KME; without it, the URL's host name"),
            Setting.choice(
                    METHOD,
                    List.of("auto", "get", "post"),
                    "auto",
                    "how keys are asked for; auto: GET for a key, POST for key IDs, the other one where the KME answers 405"),
            Setting.choice(
                    TLS,
                    List.of("classical", "auto", "hybrid"),
                    "classical",
                    "X25519MLKEM768 towards the KME: never, where it offers it, or always"),
            Setting.withDefault(
                    PREFETCH, Kind.INTEGER, "0", "how many keys the initiator holds ready for each SAE, 0 to 1000"),
            Setting.withDefault(PREFETCH_MAX_AGE, Kind.DURATION, "5m", "after which time a key held ready is wiped"),
            Setting.withDefault(TIMEOUT, Kind.DURATION, "5s", "how long to wait for one answer of the KME"),
            Setting.withDefault(
                    GRACE, Kind.DURATION, "3s", "how long to ask again for a key that has not reached our KME yet"),
            Setting.withDefault(PATH_PREFIX, Kind.TEXT, KmeEndpoint.STANDARD_PREFIX, "the path before the SAE ID"),
            Setting.withDefault(
                    MASTER_IN_KEY_IDS,
                    Kind.BOOLEAN,
                    "false",
                    "repeat master_SAE_ID in each entry of key_IDs (QuKayDee)"),
            Setting.withDefault(
                    STRICT_KEY_IDS,
                    Kind.BOOLEAN,
                    "false",
                    "refuse a key_ID that is not a UUID, as the standard has it"));

    static final List<Setting> OF_TUNNEL =
            List.of(Setting.required(PEER_SAE, Kind.TEXT, "the SAE ID of the tunnel's other end, at its KME"));

    private Etsi014Settings() {}
}
