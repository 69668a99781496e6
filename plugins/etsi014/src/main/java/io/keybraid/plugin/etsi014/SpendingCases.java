package io.keybraid.plugin.etsi014;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/** Conformance cases of Get key (clause 5.2). Each may spend keys, which are wiped and used for nothing. */
final class SpendingCases {

    /** Two by one, some at once, and one for each thing that must be refused, should the KME not refuse it. */
    static final int MOST_KEYS = 9;

    private static final int SEVERAL = 3;

    private final Examined kme;
    private final SaeId peer;

    SpendingCases(Examined kme, SaeId peer) {
        this.kme = kme;
        this.peer = peer;
    }

    void run() {
        Optional<KeyId> byGet = oneKey(false);
        Optional<KeyId> byPost = oneKey(true);
        if (byGet.isPresent() || byPost.isPresent()) {
            boolean post = byPost.isPresent();
            several(post);
            refused(post, "size 0", 1, 0);
            refused(post, "a size that is no multiple of 8", 1, 257);
            refused(post, "number 0", 0, 256);
            forOurselves(post);
            byItsMaster(byPost.or(() -> byGet).orElseThrow());
        }
    }

    private Optional<KmeAnswer> ask(String subject, boolean post, SaeId slave, int number, int size) {
        HttpUrl url = kme.url(Operation.GET_KEY, slave)
                .newBuilder()
                .addQueryParameter("number", String.valueOf(number))
                .addQueryParameter("size", String.valueOf(size))
                .build();
        return post
                ? kme.post(subject, Operation.GET_KEY, slave, "{\"number\":" + number + ",\"size\":" + size + "}")
                : kme.get(subject, Operation.GET_KEY, url);
    }

    /** The key_ID of the key that it spent. */
    private Optional<KeyId> oneKey(boolean post) {
        String subject = method(post) + " enc_keys, one key of 256 bits";
        String other = "'method: " + (post ? "get" : "post") + "'";
        List<KeyId> spent = new ArrayList<>();
        ask(subject, post, peer, 1, 256).ifPresent(answer -> {
            try (answer) {
                switch (answer.status()) {
                    case 200 -> {
                        spent.addAll(keyIds(answer, 1));
                        named(subject, spent.getFirst());
                    }
                    case 405 -> kme.odd(subject, "405: not allowed", "'method: auto' or " + other + " copes with it");
                    default ->
                        kme.bad(
                                subject,
                                Examined.told(answer),
                                "if it lasts, use " + other + ", or ask the KME's operator");
                }
            } catch (MalformedAnswerException e) {
                kme.bad(subject, "answered with " + e.getMessage(), "use " + other + "; " + e.advice());
            }
        });
        return spent.stream().findFirst();
    }

    private void named(String subject, KeyId keyId) {
        if (keyId.isUuid()) {
            kme.good(subject, "as it should be; key_ID " + keyId + " is spent");
        } else {
            kme.odd(
                    subject,
                    "its key_ID " + keyId + " is no UUID",
                    "leave '" + Etsi014Settings.STRICT_KEY_IDS + "' off");
        }
    }

    private static List<KeyId> keyIds(KmeAnswer answer, int most) throws MalformedAnswerException {
        List<DeliveredKey> keys = KeyContainerReader.read(answer, most);
        keys.forEach(DeliveredKey::close);
        return keys.stream().map(DeliveredKey::keyId).toList();
    }

    private void several(boolean post) {
        String subject = method(post) + " enc_keys, " + SEVERAL + " keys";
        ask(subject, post, peer, SEVERAL, 256).ifPresent(answer -> {
            try (answer) {
                int came = answer.status() == 200 ? keyIds(answer, SEVERAL).size() : 0;
                if (came == SEVERAL) {
                    kme.good(subject, "as it should be");
                } else {
                    kme.odd(
                            subject,
                            came == 0 ? Examined.told(answer) : "came to " + came,
                            "only 'prefetch' asks for several; it asks for fewer then");
                }
            } catch (MalformedAnswerException e) {
                kme.odd(subject, "answered with " + e.getMessage(), "do without 'prefetch'");
            }
        });
    }

    private void refused(boolean post, String subject, int number, int size) {
        told(subject, ask(subject, post, peer, number, size));
    }

    private void forOurselves(boolean post) {
        String subject = "a key for ourselves";
        told(subject, ask(subject, post, kme.settings().sae(), 1, 256));
    }

    private void told(String subject, Optional<KmeAnswer> got) {
        got.ifPresent(answer -> {
            try (answer) {
                switch (answer.status()) {
                    case 400 -> kme.good(subject, "400, as it should be");
                    case 200 -> kme.odd(subject, "a key is given where 400 belongs; nothing depends on it", "");
                    default ->
                        kme.odd(subject, Examined.told(answer) + "; the standard says 400; nothing depends on it", "");
                }
            }
        });
    }

    /** Clause 5.3: whoever made a key is not among those it was made for. */
    private void byItsMaster(KeyId spent) {
        String subject = "a key fetched by the SAE that it was given to";
        kme.get(
                        subject,
                        Operation.GET_KEY_WITH_KEY_IDS,
                        kme.url(Operation.GET_KEY_WITH_KEY_IDS, kme.settings().sae())
                                .newBuilder()
                                .addEncodedQueryParameter("key_ID", KmeEndpoint.percentEncoded(spent.value()))
                                .build())
                .ifPresent(answer -> {
                    try (answer) {
                        if (answer.status() == 200) {
                            kme.odd(subject, "is given to it a second time; the standard says 401", "");
                        } else {
                            kme.good(subject, "is refused: " + answer.status());
                        }
                    }
                });
    }

    private static String method(boolean post) {
        return post ? "POST" : "GET";
    }
}
