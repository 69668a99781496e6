package io.keybraid.sim.http;

import io.keybraid.sim.kme.KeyId;
import java.util.Arrays;
import java.util.List;

/** What the KME answers: closed once it is sent, which wipes the body. Prints neither body nor keys. */
record Answer(int status, byte[] body, List<KeyId> keyIds, String message) implements AutoCloseable {

    @Override
    public void close() {
        Arrays.fill(body, (byte) 0);
    }

    @Override
    public String toString() {
        return "Answer[" + status + ", " + body.length + " bytes]";
    }
}
