package io.keybraid.plugin.etsi014;

import java.util.Optional;

/** Conformance cases that cost no key: what a KME must refuse, and with what. Nothing that a KME could answer with a key is asked. */
final class HarmlessCases {

    private static final String NOT_FOUND = "one or more keys specified are not found on KME";
    /** A UUID that no KME makes. */
    private static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";

    private static final String NO_MATTER = "; nothing depends on it";

    private final Examined kme;
    private final SaeId peer;

    HarmlessCases(Examined kme, SaeId peer) {
        this.kme = kme;
        this.peer = peer;
    }

    void run() {
        Optional<Integer> posted = unknownKeyByPost();
        if (posted.isPresent() && posted.get() != 405) {
            refused("key_IDs as an array of strings", "{\"key_IDs\":[\"" + UNKNOWN + "\"]}");
            refused("a member key_ID in place of key_IDs", "{\"key_ID\":\"" + UNKNOWN + "\"}");
            refused("a key_ID that is no UUID", keyIds("no-uuid", ""));
            unknownMember(posted.get());
        }
        unknownKeyByGet();
        statusByPost();
    }

    private String keyIds(String keyId, String further) {
        String master = kme.settings().masterInKeyIds() ? ",\"master_SAE_ID\":" + quoted(peer.value()) : "";
        return "{\"key_IDs\":[{\"key_ID\":\"" + keyId + "\"" + master + "}]" + further + "}";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Clause 5.3: 400, with exact words. The status, where there was an answer. */
    private Optional<Integer> unknownKeyByPost() {
        String subject = "an unknown key_ID";
        Optional<KmeAnswer> got = kme.post(subject, Operation.GET_KEY_WITH_KEY_IDS, peer, keyIds(UNKNOWN, ""));
        got.ifPresent(answer -> {
            try (answer) {
                unknownKey(subject, answer);
                if (answer.status() != 405) {
                    errorForm(answer);
                }
            }
        });
        return got.map(KmeAnswer::status);
    }

    private void unknownKey(String subject, KmeAnswer answer) {
        String told = Examined.told(answer);
        switch (answer.status()) {
            case 400 -> words(subject, told);
            case 404 -> kme.odd(subject, told + "; the standard says 400", "");
            case 401, 403 ->
                kme.odd(
                        subject,
                        told + "; the standard says 400",
                        "if the responder's rounds fail with it, check 'peer-sae' at both ends");
            case 405 -> kme.odd(subject, told + "; POST is not allowed", "'method: auto' copes with it");
            case 422 ->
                kme.bad(
                        subject,
                        told + "; the KME does not take our Key IDs",
                        "try 'method: get', or another '" + Etsi014Settings.MASTER_IN_KEY_IDS + "'");
            default -> kme.bad(subject, told + "; the standard says 400", "see the KME's log, or its operator");
        }
    }

    private void words(String subject, String told) {
        if (told.contains(NOT_FOUND)) {
            kme.good(subject, told);
        } else if (told.contains("master_SAE_ID") && !kme.settings().masterInKeyIds()) {
            kme.bad(
                    subject,
                    told + "; the KME wants more than the standard says",
                    "write '" + Etsi014Settings.MASTER_IN_KEY_IDS + ": true'");
        } else {
            kme.odd(
                    subject,
                    told + "; the standard has other words for it",
                    "a key that comes late is waited for only where the answer says 'not found' or is 404");
        }
    }

    /** Clause 6.5. */
    private void errorForm(KmeAnswer answer) {
        if (ErrorText.isStandard(answer)) {
            kme.good("errors", "have a 'message'");
        } else {
            kme.odd(
                    "errors",
                    "have no 'message' in JSON, as the standard says; what they say is read all the same",
                    "");
        }
    }

    private void refused(String subject, String json) {
        kme.post(subject, Operation.GET_KEY_WITH_KEY_IDS, peer, json).ifPresent(answer -> {
            try (answer) {
                if (answer.status() == 400) {
                    kme.good(subject, "400, as it should be");
                } else {
                    kme.odd(subject, Examined.told(answer) + "; the standard says 400" + NO_MATTER, "");
                }
            }
        });
    }

    /** A server passes over what it does not know; this one answers as it did without it, or not. */
    private void unknownMember(int statusWithout) {
        String subject = "an unknown member";
        kme.post(subject, Operation.GET_KEY_WITH_KEY_IDS, peer, keyIds(UNKNOWN, ",\"unknown_member\":1"))
                .ifPresent(answer -> {
                    try (answer) {
                        if (answer.status() == statusWithout) {
                            kme.good(subject, "is passed over");
                        } else {
                            kme.odd(subject, Examined.told(answer) + "; it should be passed over; none is sent", "");
                        }
                    }
                });
    }

    private void unknownKeyByGet() {
        String subject = "an unknown key_ID, by GET";
        kme.get(
                        subject,
                        Operation.GET_KEY_WITH_KEY_IDS,
                        kme.url(Operation.GET_KEY_WITH_KEY_IDS, peer)
                                .newBuilder()
                                .addQueryParameter("key_ID", UNKNOWN)
                                .build())
                .ifPresent(answer -> {
                    try (answer) {
                        switch (answer.status()) {
                            case 400, 404 -> kme.good(subject, Examined.told(answer));
                            case 405 ->
                                kme.odd(subject, "405: GET is not allowed", "do not write 'method: get'; auto copes");
                            default -> kme.odd(subject, Examined.told(answer) + "; the standard says 400", "");
                        }
                    }
                });
    }

    /** Table 1: Get status is a GET. */
    private void statusByPost() {
        String subject = "POST status";
        kme.post(subject, Operation.GET_STATUS, peer, "{}").ifPresent(answer -> {
            try (answer) {
                if (answer.status() == 405) {
                    kme.good(subject, "405, as it should be");
                } else {
                    kme.odd(subject, answer.status() + " where 405 belongs" + NO_MATTER, "");
                }
            }
        });
    }
}
