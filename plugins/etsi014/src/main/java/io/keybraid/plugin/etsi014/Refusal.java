package io.keybraid.plugin.etsi014;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an answer other than 200 means, and what to do about it. */
final class Refusal {

    /** The standard's "one or more keys specified are not found on KME", and what others say for it. */
    private static final Pattern NOT_FOUND =
            Pattern.compile("not (been )?found|unknown key|no such key|does(n't| not) exist", Pattern.CASE_INSENSITIVE);

    private static final String NEXT_ROUND = "the next round asks again";

    private final KmeSettings settings;

    Refusal(KmeSettings settings) {
        this.settings = settings;
    }

    KeySourceException of(Operation operation, SaeId peer, KmeAnswer answer) {
        Optional<String> text = ErrorText.of(answer);
        if (operation == Operation.GET_STATUS && List.of(400, 401, 403, 404).contains(answer.status())) {
            return unknownParty(peer, answer, text);
        }
        return switch (answer.status()) {
            case 300, 301, 302, 303, 307, 308 -> redirected(operation, answer);
            case 401, 403 -> told(Reason.NOT_AUTHORISED, operation, answer, text, notAuthorisedAdvice(operation, peer));
            case 404 -> notThere(operation, peer, answer, text);
            case 405 ->
                told(
                        Reason.BAD_MESSAGE,
                        operation,
                        answer,
                        text,
                        "set 'method: auto', or the other one of get and post");
            case 400 -> badRequest(operation, peer, answer, text);
            case 409, 412, 429, 503, 504 ->
                told(
                        operation == Operation.GET_KEY ? Reason.EXHAUSTED : Reason.UNREACHABLE,
                        operation,
                        answer,
                        text,
                        operation == Operation.GET_KEY
                                ? "no key is to be had just now; " + NEXT_ROUND
                                        + "; if it lasts, compare the key rate of the link with 'rotate-every'"
                                : "the KME, or the link to the other KME, is busy or down; " + NEXT_ROUND);
            case 422 ->
                told(
                        Reason.BAD_MESSAGE,
                        operation,
                        answer,
                        text,
                        "the KME does not take the request as it is; try the other 'method' (get, post), or another '"
                                + Etsi014Settings.MASTER_IN_KEY_IDS + "'");
            default -> other(operation, answer, text);
        };
    }

    /** TLS went well, and Get status takes nothing but the two SAEs (clause 5.1): one of them is not to the KME's liking. */
    private KeySourceException unknownParty(SaeId peer, KmeAnswer answer, Optional<String> text) {
        boolean us = answer.status() == 401 || answer.status() == 403;
        return told(
                Reason.UNKNOWN_PARTY,
                Operation.GET_STATUS,
                answer,
                text,
                us
                        ? notAuthorisedAdvice(Operation.GET_STATUS, peer)
                        : "ask the KME's operator whether it knows SAE '" + peer + "': check '"
                                + Etsi014Settings.PEER_SAE + "' and '" + Etsi014Settings.PATH_PREFIX + "'");
    }

    private KeySourceException badRequest(Operation operation, SaeId peer, KmeAnswer answer, Optional<String> text) {
        if (operation == Operation.GET_KEY) {
            return told(
                    Reason.EXHAUSTED,
                    operation,
                    answer,
                    text,
                    "the KME has no key just now, or does not give 256-bit keys for SAE '" + peer + "': check '"
                            + Etsi014Settings.PEER_SAE + "'; " + NEXT_ROUND);
        }
        if (text.filter(words -> NOT_FOUND.matcher(words).find()).isPresent()) {
            return notThere(operation, peer, answer, text);
        }
        return told(
                Reason.BAD_MESSAGE,
                operation,
                answer,
                text,
                "check that '" + Etsi014Settings.PEER_SAE
                        + "' is the other end's SAE ID; try the other 'method' (get, post), or '"
                        + Etsi014Settings.MASTER_IN_KEY_IDS + ": " + !settings.masterInKeyIds() + "'");
    }

    private KeySourceException notThere(Operation operation, SaeId peer, KmeAnswer answer, Optional<String> text) {
        if (operation != Operation.GET_KEY_WITH_KEY_IDS) {
            return told(
                    Reason.EXHAUSTED,
                    operation,
                    answer,
                    text,
                    "the KME has no key just now, or does not know SAE '" + peer + "': check '"
                            + Etsi014Settings.PEER_SAE + "' and '" + Etsi014Settings.PATH_PREFIX + "'; " + NEXT_ROUND);
        }
        return told(
                Reason.NOT_FOUND,
                operation,
                answer,
                text,
                "the key did not reach this KME, was fetched before, or was made for another SAE; if it lasts, raise '"
                        + Etsi014Settings.GRACE + "' and check that '" + Etsi014Settings.PEER_SAE
                        + "' at the other end is '"
                        + settings.sae() + "'");
    }

    private String notAuthorisedAdvice(Operation operation, SaeId peer) {
        String known = "ask the KME's operator whether it knows our certificate as SAE '" + settings.sae() + "'";
        return operation == Operation.GET_KEY_WITH_KEY_IDS
                ? known + ", and check that the other end is SAE '" + peer + "' and has '" + Etsi014Settings.PEER_SAE
                        + ": " + settings.sae() + "'"
                : known + " and lets it share keys with SAE '" + peer + "'";
    }

    private KeySourceException redirected(Operation operation, KmeAnswer answer) {
        String target = answer.location()
                .map(location -> " to " + ErrorText.oneLine(location, 120))
                .orElse("");
        return new KeySourceException(
                Reason.BAD_MESSAGE,
                settings.endpoint() + " redirects " + operation + target + " (" + answer.status()
                        + "), which is not followed: keys come from the KME that is configured",
                "set 'kme' and 'path-prefix' to where the KME itself answers");
    }

    private KeySourceException other(Operation operation, KmeAnswer answer, Optional<String> text) {
        if (answer.status() >= 500) {
            return told(
                    Reason.UNREACHABLE,
                    operation,
                    answer,
                    text,
                    "something broke inside the KME, or before it; its own log says more"
                            + TransportFailure.lost(operation));
        }
        return told(
                Reason.BAD_MESSAGE,
                operation,
                answer,
                text,
                "check 'kme' and 'path-prefix': this is no answer of ETSI GS QKD 014");
    }

    private KeySourceException told(
            Reason reason, Operation operation, KmeAnswer answer, Optional<String> text, String advice) {
        String words = text.map(found -> ": \"" + found + "\"").orElse(", without a word");
        return new KeySourceException(
                reason, settings.endpoint() + " answered " + operation + " with " + answer.status() + words, advice);
    }
}
