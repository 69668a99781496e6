package io.keybraid.plugin.etsi014;

import io.keybraid.api.Examination;
import io.keybraid.api.Finding;
import io.keybraid.api.Finding.Verdict;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * Tries at one KME what ETSI GS QKD 014 says of it, as far as that costs no key: its TLS, its Status, and how it refuses what it must
 * refuse. What spends keys, one for each try, is tried only where the operator agreed.
 */
final class KmeExamination {

    private static final MediaType JSON = MediaType.get("application/json");
    private static final String NOT_FOUND = "one or more keys specified are not found on KME";
    /** A UUID that no KME makes. */
    private static final KeyId UNKNOWN = new KeyId("00000000-0000-4000-8000-000000000000");

    private final KmeClient kme;
    private final List<SaeId> peers;
    private final Examination examination;
    private final KmeEndpoint endpoint;

    KmeExamination(KmeClient kme, List<SaeId> peers, Examination examination) {
        this.kme = kme;
        this.peers = peers;
        this.examination = examination;
        endpoint = kme.settings().endpoint();
    }

    void run() {
        ourCertificate();
        for (SaeId peer : peers) {
            if (!status(peer)) {
                return;
            }
            unknownKey(peer);
            statusByPost(peer);
            if (examination.maySpendKeys()) {
                key(peer, false);
                key(peer, true);
            } else {
                tell(
                        Verdict.UNTRIED,
                        "Get key",
                        "for SAE " + peer + ": every try spends a key",
                        "allow it, and doctor spends two keys for each SAE");
            }
        }
    }

    private void ourCertificate() {
        kme.settings()
                .identity()
                .problem()
                .ifPresentOrElse(
                        problem -> tell(Verdict.BAD, "our certificate", problem, "renew certificate and key together"),
                        () -> good(
                                "our certificate",
                                "valid until "
                                        + kme.settings().identity().current().expiry()));
    }

    /** Clause 5.1 and 6.1. False where the KME cannot be asked at all. */
    private boolean status(SaeId peer) {
        try {
            KmeStatus status = kme.getStatus(peer, examination::remaining);
            good("Get status", "for SAE " + peer + ": answered");
            good("TLS", kme.tls().toString());
            size(status);
            return true;
        } catch (KmeFailure e) {
            boolean answered = String.valueOf(e.told().getMessage()).contains(" answered ");
            tell(
                    answered ? Verdict.ODD : Verdict.BAD,
                    "Get status",
                    String.valueOf(e.told().getMessage()),
                    answered
                            ? "rounds do without a Status; else " + e.told().advice()
                            : e.told().advice());
            return answered;
        }
    }

    private void size(KmeStatus status) {
        String size = status.member("key_size").orElse("none");
        if (size.equals("256")) {
            good("key_size", "256 bits");
        } else {
            tell(
                    Verdict.ODD,
                    "key_size",
                    "the KME's own size is " + size + "; 256 bits are asked for in each request",
                    "if rounds fail for the length of keys, have it set to 256, or use 'method: post'");
        }
    }

    /** Clause 5.3: 400, with exact words. */
    private void unknownKey(SaeId peer) {
        Request request = KmeClient.request(endpoint.url(Operation.GET_KEY_WITH_KEY_IDS, peer))
                .post(RequestBody.create(
                        KmeJson.keyIds(UNKNOWN, peer, kme.settings().masterInKeyIds()), JSON))
                .build();
        String subject = "an unknown key_ID";
        try (KmeAnswer answer = kme.ask(Operation.GET_KEY_WITH_KEY_IDS, request, examination::remaining)) {
            String text = ErrorText.of(answer).orElse("without a word");
            String told = answer.status() + ": " + text;
            switch (answer.status()) {
                case 400 -> {
                    if (text.contains(NOT_FOUND)) {
                        good(subject, told);
                    } else {
                        tell(Verdict.ODD, subject, told + "; the standard has other words for it", lateKeys());
                    }
                }
                case 404 -> tell(Verdict.ODD, subject, told + "; the standard says 400", "");
                case 401, 403 ->
                    tell(
                            Verdict.ODD,
                            subject,
                            told + "; the standard says 400",
                            "if the responder's rounds fail with it, check 'peer-sae' at both ends");
                case 405 -> tell(Verdict.ODD, subject, told + "; POST is not allowed", "'method: auto' copes with it");
                case 422 ->
                    tell(
                            Verdict.BAD,
                            subject,
                            told + "; the KME does not take our Key IDs",
                            "try 'method: get', or another '" + Etsi014Settings.MASTER_IN_KEY_IDS + "'");
                default ->
                    tell(Verdict.BAD, subject, told + "; the standard says 400", "see the KME's log, or its operator");
            }
        } catch (KmeFailure e) {
            tell(
                    Verdict.BAD,
                    subject,
                    String.valueOf(e.told().getMessage()),
                    e.told().advice());
        }
    }

    private static String lateKeys() {
        return "a key that comes late is waited for only where the answer says 'not found' or is 404";
    }

    /** Table 1: Get status is a GET. */
    private void statusByPost(SaeId peer) {
        Request request = KmeClient.request(endpoint.url(Operation.GET_STATUS, peer))
                .post(RequestBody.create(new byte[] {'{', '}'}, JSON))
                .build();
        try (KmeAnswer answer = kme.ask(Operation.GET_STATUS, request, examination::remaining)) {
            if (answer.status() == 405) {
                good("POST status", "405, as it should be");
            } else {
                tell(Verdict.ODD, "POST status", answer.status() + " where 405 belongs; nothing depends on it", "");
            }
        } catch (KmeFailure e) {
            tell(
                    Verdict.ODD,
                    "POST status",
                    String.valueOf(e.told().getMessage()),
                    e.told().advice());
        }
    }

    /** Clause 5.2: one key of 256 bits, which is wiped and lost. */
    private void key(SaeId peer, boolean post) {
        HttpUrl url = endpoint.url(Operation.GET_KEY, peer);
        Request request = post
                ? KmeClient.request(url)
                        .post(RequestBody.create(KmeJson.keyRequest(1, 256), JSON))
                        .build()
                : KmeClient.request(url.newBuilder()
                                .addQueryParameter("number", "1")
                                .addQueryParameter("size", "256")
                                .build())
                        .build();
        String subject = (post ? "POST" : "GET") + " enc_keys, one key of 256 bits";
        String other = "'method: " + (post ? "get" : "post") + "'";
        try (KmeAnswer answer = kme.ask(Operation.GET_KEY, request, examination::remaining)) {
            if (answer.status() == 405) {
                tell(Verdict.ODD, subject, "405: not allowed", "'method: auto' or " + other + " copes with it");
            } else if (answer.status() == 200) {
                DeliveredKey key = KeyContainerReader.read(answer, 1).getFirst();
                key.close();
                good(subject, "as it should be; key_ID " + key.keyId() + " is spent");
            } else {
                tell(
                        Verdict.BAD,
                        subject,
                        answer.status() + ": " + ErrorText.of(answer).orElse("without a word"),
                        "if it lasts, use " + other + ", or ask the KME's operator");
            }
        } catch (MalformedAnswerException e) {
            tell(Verdict.BAD, subject, "answered with " + e.getMessage(), "use " + other + "; " + e.advice());
        } catch (KmeFailure e) {
            tell(
                    Verdict.BAD,
                    subject,
                    String.valueOf(e.told().getMessage()),
                    e.told().advice());
        }
    }

    private void good(String subject, String text) {
        tell(Verdict.GOOD, subject, text, "");
    }

    private void tell(Verdict verdict, String subject, String text, String advice) {
        examination.tell(new Finding(verdict, endpoint.origin() + ", " + subject, text, advice));
    }
}
