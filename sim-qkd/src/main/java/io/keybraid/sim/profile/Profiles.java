package io.keybraid.sim.profile;

import static io.keybraid.sim.profile.ErrorForm.DETAIL;
import static io.keybraid.sim.profile.ErrorForm.EMPTY;
import static io.keybraid.sim.profile.ErrorForm.ERROR;
import static io.keybraid.sim.profile.ErrorForm.HTML;
import static io.keybraid.sim.profile.ErrorForm.TEXT;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The KMEs that have been met, as far as they differ from the standard. */
public final class Profiles {

    private static final List<String> GET = List.of("GET");
    private static final List<String> POST = List.of("POST");

    /** ID Quantique: one key by GET, key_IDs by POST, and no other way round. */
    public static final KmeProfile IDQ = new KmeProfile(
            "idq", "CONSA", "CONSB", Certificates.STANDARD, Requests.STANDARD.by(GET, POST), Answers.STANDARD);

    /** QuKayDee, in the cloud: master_SAE_ID in each entry of key_IDs, and a CA of its own for the KMEs of an account. */
    public static final KmeProfile QUKAYDEE = new KmeProfile(
            "qukaydee",
            "sae-1",
            "sae-2",
            new Certificates(false, false, true),
            Requests.STANDARD.wantingMasterSaeId(),
            Answers.STANDARD);

    /** S-Fifteen Guardian: FastAPI's errors, no unknown members, keys of 32 bits, 503 and 504 when two come at once. */
    public static final KmeProfile GUARDIAN = new KmeProfile(
            "guardian",
            "sae-alice",
            "sae-bob",
            Certificates.STANDARD,
            Requests.STANDARD.strictAboutMembers(),
            Answers.STANDARD
                    .refusing(
                            Map.of(
                                    Refused.MALFORMED, List.of(422),
                                    Refused.UNKNOWN_MEMBER, List.of(422),
                                    Refused.OUT_OF_RANGE, List.of(422),
                                    Refused.BUSY, List.of(503, 504)),
                            DETAIL)
                    .withKeySize(32)
                    .oneAtATime(Duration.ofMillis(20)));

    /** SpeQtral: joined key_IDs; an exhausted link is 400 in plain text. */
    public static final KmeProfile SPEQTRAL = new KmeProfile(
            "speqtral",
            "sae-alice",
            "sae-bob",
            Certificates.STANDARD,
            Requests.STANDARD.takingPlusForSpace(),
            Answers.STANDARD
                    .refusing(Map.of(Refused.EXHAUSTED, List.of(400)), TEXT)
                    .withKeyIds(KeyIdForm.JOINED_UUIDS));

    /** qkd_kme_server: SAE IDs are serial numbers, size is ignored, 404 for what is not there. */
    public static final KmeProfile QKD_KME_SERVER = new KmeProfile(
            "qkd-kme-server",
            "1",
            "2",
            new Certificates(true, false, false),
            Requests.STANDARD.ignoring(Ignored.SIZE),
            Answers.STANDARD.refusing(
                    Map.of(
                            Refused.EXHAUSTED, List.of(404),
                            Refused.UNKNOWN_KEY, List.of(404),
                            Refused.PEER_DOWN, List.of(504, 412, 409)),
                    ERROR));

    /** QKD next door: GET is one key of the default size, errors are pages, the certificate has a common name only. */
    public static final KmeProfile NEXT_DOOR = new KmeProfile(
            "next-door",
            "sae-alice",
            "sae-bob",
            new Certificates(false, true, false),
            Requests.STANDARD.ignoring(Ignored.GET_PARAMETERS),
            Answers.STANDARD.refusing(Map.of(Refused.EXHAUSTED, List.of(400)), HTML));

    /** Merqury's reference: 1024 bits, a status that knows no maxima, 401 and 500 without a body. */
    public static final KmeProfile MERQURY = new KmeProfile(
            "merqury",
            "sae-alice",
            "sae-bob",
            Certificates.STANDARD,
            Requests.STANDARD,
            Answers.STANDARD
                    .refusing(Map.of(Refused.MALFORMED, List.of(500)), EMPTY)
                    .withKeySize(1024)
                    .withZeroMaxima());

    /** pqc-qkd-HybridNetwork: a key is up to two seconds on its way; until then dec_keys answers 404. */
    public static final KmeProfile LATE = new KmeProfile(
            "late",
            "sae-alice",
            "sae-bob",
            Certificates.STANDARD,
            Requests.STANDARD,
            Answers.STANDARD
                    .refusing(Map.of(Refused.LATE_KEY, List.of(404)), ERROR)
                    .after(Duration.ofSeconds(2)));

    /** Every one, the standard first. */
    public static final List<KmeProfile> ALL =
            List.of(KmeProfile.STANDARD, IDQ, QUKAYDEE, GUARDIAN, SPEQTRAL, QKD_KME_SERVER, NEXT_DOOR, MERQURY, LATE);

    private Profiles() {}

    public static Optional<KmeProfile> named(String name) {
        return ALL.stream().filter(profile -> profile.name().equals(name)).findFirst();
    }
}
