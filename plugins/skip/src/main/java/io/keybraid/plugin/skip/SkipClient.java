package io.keybraid.plugin.skip;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.plugin.skip.AnswerReader.MalformedException;
import java.io.IOException;
import java.time.Duration;

/** Asks a Key Provider: each request once. Thread-safe. */
final class SkipClient {

    private static final int OK = 200;
    private static final String NEW_KEY = "/key";
    private static final String KNOWN_KEY = "/key/{keyId}";
    private static final String CAPABILITIES = "/capabilities";

    private final Provider provider;

    SkipClient(Provider provider) {
        this.provider = provider;
    }

    /** A new key, which the peer's system can have as well; the caller closes it. */
    ProvidedKey newKey(String peerSystem, Duration time) throws KeySourceException {
        try (HttpAnswer answer = ask(NEW_KEY, provider.newKey(peerSystem), time)) {
            if (answer.status() != OK) {
                throw newKeyRefused(answer.status(), peerSystem);
            }
            return AnswerReader.key(answer);
        } catch (MalformedException e) {
            throw malformed(NEW_KEY, e);
        }
    }

    /** The key of that name; the caller closes it. {@code NOT_FOUND} means that nothing was delivered. */
    ProvidedKey key(String keyId, String peerSystem, Duration time) throws KeySourceException {
        try (HttpAnswer answer = ask(KNOWN_KEY, provider.key(keyId, peerSystem), time)) {
            if (answer.status() != OK) {
                throw keyRefused(answer.status(), peerSystem);
            }
            ProvidedKey key = AnswerReader.key(answer);
            if (!key.keyId().equalsIgnoreCase(keyId)) {
                key.close();
                throw new MalformedException("another keyId than was asked for");
            }
            return key;
        } catch (MalformedException e) {
            throw malformed(KNOWN_KEY, e);
        }
    }

    Capabilities capabilities(Duration time) throws KeySourceException {
        try (HttpAnswer answer = ask(CAPABILITIES, provider.capabilities(), time)) {
            if (answer.status() != OK) {
                throw refused(CAPABILITIES, answer.status());
            }
            return AnswerReader.capabilities(answer);
        } catch (MalformedException e) {
            throw malformed(CAPABILITIES, e);
        }
    }

    private HttpAnswer ask(String what, String target, Duration left) throws KeySourceException {
        Duration time = left.compareTo(provider.timeout()) < 0 ? left : provider.timeout();
        SkipCall call = new SkipCall(provider, target);
        try {
            return call.await(time);
        } catch (IOException e) {
            throw new CallFailure(provider, what, time, call.mayHaveArrived() && !what.equals(CAPABILITIES)).of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw told(
                    Reason.TIMED_OUT,
                    "was asked for " + what + " in a round that was given up",
                    "nothing; a key that it may have sent is lost, and the next round asks for a new one");
        }
    }

    private KeySourceException newKeyRefused(int status, String peerSystem) {
        return switch (status) {
            case 400, 404 ->
                told(
                        Reason.UNKNOWN_PARTY,
                        "answered /key with " + status + ": it shares no keys with system '" + peerSystem + "'",
                        "compare 'peer-system' with localSystemID of the other end's provider and with remoteSystemID of ours"
                                + " (curl …/capabilities)");
            case 500, 503 ->
                told(
                        Reason.EXHAUSTED,
                        "answered /key with " + status + ": it has no key just now",
                        "if it lasts, see the provider's log; the next round asks again");
            default -> refused(NEW_KEY, status);
        };
    }

    private KeySourceException keyRefused(int status, String peerSystem) {
        return switch (status) {
            case 400, 404 ->
                told(
                        Reason.NOT_FOUND,
                        "answered /key/{keyId} with " + status + ": it has no such key of system '" + peerSystem + "'",
                        "the key is late, was fetched before, or is for another system: raise 'grace', compare 'peer-system'"
                                + " with localSystemID of the other end's provider");
            default -> refused(KNOWN_KEY, status);
        };
    }

    private KeySourceException refused(String what, int status) {
        return switch (status) {
            case 401, 403 ->
                told(
                        Reason.NOT_AUTHORISED,
                        "answered " + what + " with " + status + ": it does not know our certificate",
                        "have the provider's operator register the certificate");
            case 404, 405 ->
                told(
                        Reason.BAD_MESSAGE,
                        "answered " + what + " with " + status,
                        "check 'provider': is that a Key Provider of SKIP, and is there a path before /key?");
            default ->
                told(
                        Reason.UNREACHABLE,
                        "answered " + what + " with " + status,
                        "see the provider's log" + (status >= 500 && what.equals(KNOWN_KEY) ? CallFailure.LOST : ""));
        };
    }

    private KeySourceException malformed(String what, MalformedException e) {
        return told(
                Reason.BAD_MESSAGE,
                "answered " + what + " with " + e.getMessage() + "; that key is not used",
                "see the provider's log: its answer is not what draft-cisco-skip-02 says");
    }

    private KeySourceException told(Reason reason, String problem, String advice) {
        return new KeySourceException(reason, provider + " " + problem, advice);
    }
}
