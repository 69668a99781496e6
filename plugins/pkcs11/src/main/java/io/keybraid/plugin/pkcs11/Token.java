package io.keybraid.plugin.pkcs11;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.UnrecoverableKeyException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/**
 * A token, opened when it is first needed and again after it was away. <strong>A PIN that was refused is never tried
 * again</strong>: tokens lock themselves after a few.
 *
 * <p>Every method may wait for the token as long as it likes; callers do so on threads of their own.
 */
final class Token implements AutoCloseable {

    /** So often at most it is tried whether a token that was away has come back. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final TokenPlace place;
    private final Pin pin;
    private final InstantSource clock;
    private Optional<Opened> opened = Optional.empty();
    private Optional<String> refusal = Optional.empty();
    private Optional<Instant> lastFailure = Optional.empty();

    Token(TokenPlace place, Pin pin, InstantSource clock) {
        this.place = place;
        this.pin = pin;
        this.clock = clock;
    }

    /** What is there while the token is. */
    private record Opened(Provider provider, KeyStore keys) {}

    /** The token does not answer as it should; the message says what, the advice what to do. */
    static final class TokenException extends Exception {
        private final String advice;

        TokenException(String message, String advice, @Nullable Throwable cause) {
            super(message, cause);
            this.advice = advice;
        }

        String advice() {
            return advice;
        }
    }

    TokenPlace place() {
        return place;
    }

    /** What the mechanism computes with the key of that label; the caller wipes it. */
    byte[] compute(Mechanism mechanism, String label, byte[] digest) throws TokenException {
        Opened token = open();
        try {
            return mechanism.compute(token.provider(), key(token, mechanism, label), digest);
        } catch (GeneralSecurityException | ProviderException e) {
            throw away(
                    "the token (" + place + ") does not compute " + mechanism.algorithm() + " with its key '" + label
                            + "' (" + innermost(e) + ")",
                    e);
        }
    }

    /** A key that was never there, or is of another kind, says nothing of the token: other tunnels go on with theirs. */
    private Key key(Opened token, Mechanism mechanism, String label) throws TokenException, GeneralSecurityException {
        if (!token.keys().containsAlias(label)) {
            throw new TokenException(
                    "the token (" + place + ") has no secret key '" + label + "'",
                    "put it there (docs/sources/pkcs11.md) and restart Keybraid, or mend 'key'",
                    null);
        }
        Key key = token.keys().getKey(label, null);
        if (key == null) {
            throw away("the token (" + place + ") is not there, or its key '" + label + "' no longer is", null);
        }
        if (!mechanism.takes(key)) {
            throw new TokenException(
                    "the key '" + label + "' in the token (" + place + ") is of the kind " + key.getAlgorithm()
                            + ", which 'mechanism: " + mechanism.word() + "' does not take",
                    "set 'mechanism' to the other one, at both ends, or mend 'key'",
                    null);
        }
        return key;
    }

    private synchronized TokenException away(String message, @Nullable Throwable cause) {
        opened = Optional.empty();
        lastFailure = Optional.of(clock.instant());
        return new TokenException(
                message, "plug the token in; if it stays so with the token back, restart Keybraid", cause);
    }

    private synchronized Opened open() throws TokenException {
        if (opened.isPresent()) {
            return opened.get();
        }
        if (refusal.isPresent()) {
            throw new TokenException(
                    refusal.get(), "put the right PIN into the file of 'pin', then restart Keybraid", null);
        }
        if (lastFailure.isPresent()
                && clock.instant().isBefore(lastFailure.get().plus(PAUSE))) {
            throw new TokenException(
                    "the token (" + place + ") was not there a moment ago", "plug it in; it is looked for again", null);
        }
        opened = Optional.of(login());
        return opened.get();
    }

    private Opened login() throws TokenException {
        char[] characters = read();
        try {
            Provider provider = place.provider();
            KeyStore keys = KeyStore.getInstance("PKCS11", provider);
            keys.load(null, characters);
            return new Opened(provider, keys);
        } catch (IOException | GeneralSecurityException | ProviderException e) {
            if (isRefusedPin(e)) {
                refusal = Optional.of("the token (" + place + ") refused the PIN, and is not asked again with it");
                throw new TokenException(
                        refusal.get(), "put the right PIN into the file of 'pin', then restart Keybraid", e);
            }
            throw away("the token (" + place + ") cannot be opened (" + innermost(e) + ")", e);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    private char[] read() throws TokenException {
        try {
            return pin.characters();
        } catch (Pin.UnreadableException e) {
            throw new TokenException(String.valueOf(e.getMessage()), "give it back its PIN, and: chmod 600", e);
        }
    }

    /** Whatever the login says: better one attempt too few than a locked token. */
    private static boolean isRefusedPin(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof LoginException || cause instanceof UnrecoverableKeyException) {
                return true;
            }
        }
        return false;
    }

    /** The library's own word, such as CKR_DEVICE_REMOVED. */
    private static String innermost(Throwable thrown) {
        Throwable last = thrown;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            last = cause;
        }
        return last.getClass().getSimpleName() + ": " + last.getMessage();
    }

    @Override
    public void close() {
        pin.close();
    }
}
