package io.keybraid.plugin.skip;

import io.keybraid.api.Setting;
import io.keybraid.api.Setting.Kind;
import java.util.List;

/** The settings of this plugin, by name; docs/sources/skip.md explains each. */
final class SkipSettings {

    static final String PROVIDER = "provider";
    static final String CERTIFICATE = "certificate";
    static final String PRIVATE_KEY = "private-key";
    static final String CA = "ca";
    static final String PSK_IDENTITY = "psk-identity";
    static final String PSK_FILE = "psk-file";
    static final String ASSURANCE = "assurance";
    static final String TIMEOUT = "timeout";
    static final String GRACE = "grace";

    static final String PEER_SYSTEM = "peer-system";

    static final List<Setting> OF_SOURCE = List.of(
            Setting.required(
                    PROVIDER, Kind.URL, "where our Key Provider answers, such as https://provider-a.example:8443"),
            Setting.optional(
                    CERTIFICATE, Kind.FILE, "our certificate, with those between it and the provider's CA (PEM)"),
            Setting.optional(PRIVATE_KEY, Kind.FILE, "the certificate's key (PEM, without a passphrase)"),
            Setting.optional(CA, Kind.FILE, "the CA, or several, that the provider's certificate comes from (PEM)"),
            Setting.optional(
                    PSK_IDENTITY,
                    Kind.TEXT,
                    "instead of the three: the name of the key that we share with the provider"),
            Setting.optional(PSK_FILE, Kind.FILE, "that key, in hexadecimal digits"),
            Setting.choice(
                    ASSURANCE,
                    List.of("classical", "post-quantum", "qkd"),
                    "classical",
                    "what the secrecy of the provider's keys rests on, as its operator says; the protocol does not tell"),
            Setting.withDefault(TIMEOUT, Kind.DURATION, "5s", "how long to wait for one answer of the provider"),
            Setting.withDefault(
                    GRACE,
                    Kind.DURATION,
                    "3s",
                    "how long to ask again for a key that has not reached our provider yet"));

    static final List<Setting> OF_TUNNEL = List.of(
            Setting.required(PEER_SYSTEM, Kind.TEXT, "the system ID (localSystemID) of the other end's Key Provider"));

    private SkipSettings() {}
}
