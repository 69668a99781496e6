package io.keybraid.plugin.etsi014;

import io.keybraid.api.Examination;
import io.keybraid.api.Finding;
import io.keybraid.api.Finding.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;

/** One KME under examination: asks it, and tells what is found. Used by one thread. */
final class Examined {

    private static final MediaType JSON = MediaType.get("application/json");

    private final KmeClient kme;
    private final Examination examination;

    Examined(KmeClient kme, Examination examination) {
        this.kme = kme;
        this.examination = examination;
    }

    KmeClient kme() {
        return kme;
    }

    KmeSettings settings() {
        return kme.settings();
    }

    boolean maySpendKeys() {
        return examination.maySpendKeys();
    }

    KmeStatus getStatus(SaeId peer) throws KmeFailure {
        return kme.getStatus(peer, examination::remaining);
    }

    HttpUrl url(Operation operation, SaeId peer) {
        return settings().endpoint().url(operation, peer);
    }

    /** The answer, which the caller closes; where there is none, that is told under this subject. */
    Optional<KmeAnswer> get(String subject, Operation operation, HttpUrl url) {
        return ask(subject, operation, KmeClient.request(url).build());
    }

    /** The same with this JSON in a POST. */
    Optional<KmeAnswer> post(String subject, Operation operation, SaeId peer, String json) {
        RequestBody body = RequestBody.create(json.getBytes(StandardCharsets.UTF_8), JSON);
        return ask(
                subject,
                operation,
                KmeClient.request(url(operation, peer)).post(body).build());
    }

    private Optional<KmeAnswer> ask(String subject, Operation operation, Request request) {
        try {
            return Optional.of(kme.ask(operation, request, examination::remaining));
        } catch (KmeFailure e) {
            bad(subject, String.valueOf(e.told().getMessage()), e.told().advice());
            return Optional.empty();
        }
    }

    /** Status code and words, for people. */
    static String told(KmeAnswer answer) {
        return answer.status() + ": " + ErrorText.of(answer).orElse("without a word");
    }

    void good(String subject, String text) {
        tell(Verdict.GOOD, subject, text, "");
    }

    void odd(String subject, String text, String advice) {
        tell(Verdict.ODD, subject, text, advice);
    }

    void bad(String subject, String text, String advice) {
        tell(Verdict.BAD, subject, text, advice);
    }

    void tell(Verdict verdict, String subject, String text, String advice) {
        examination.tell(new Finding(verdict, settings().endpoint().origin() + ", " + subject, text, advice));
    }
}
