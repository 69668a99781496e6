package io.keybraid.host.message;

/** Bytes that are not a message of this protocol. Says where they go wrong; never quotes them. */
public final class MalformedMessageException extends Exception {

    public MalformedMessageException(String message) {
        super(message);
    }
}
