package io.keybraid.sim.http;

import io.keybraid.sim.kme.KeyId;
import java.util.Arrays;
import java.util.List;

/**
 * What the KME answers: closed once it is sent, which wipes the body. Prints neither body nor keys.
 *
 * @param message what a refusal says; empty if it is none
 */
public record Answer(int status, String contentType, byte[] body, List<KeyId> keyIds, String message)
        implements AutoCloseable {

    private static final int OK = 200;

    static final String JSON = "application/json";
    static final String TEXT = "text/plain; charset=utf-8";
    static final String HTML = "text/html; charset=utf-8";

    /** 200, and takes the body over. */
    public static Answer of(byte[] body, List<KeyId> keyIds) {
        return new Answer(OK, JSON, body, keyIds, "");
    }

    /** A refusal that says nothing. */
    public static Answer withoutBody(int status, String message) {
        return new Answer(status, TEXT, new byte[0], List.of(), message);
    }

    @Override
    public void close() {
        Arrays.fill(body, (byte) 0);
    }

    @Override
    public String toString() {
        return "Answer[" + status + ", " + body.length + " bytes]";
    }
}
