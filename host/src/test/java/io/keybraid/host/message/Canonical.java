package io.keybraid.host.message;

import io.keybraid.api.PublicBytes;
import java.util.HexFormat;

/** What holds for any bytes at all: they are refused as malformed, or they are the one encoding of a message. */
final class Canonical {

    private Canonical() {}

    /** @return whether they are a message */
    static boolean check(byte[] bytes) {
        PublicBytes input = PublicBytes.copyOf(bytes);
        Message message;
        try {
            message = MessageReader.read(input);
        } catch (MalformedMessageException e) {
            return false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("the reader fails on " + HexFormat.of().formatHex(bytes), e);
        }
        if (!MessageWriter.write(message).equals(input)) {
            throw new AssertionError(
                    "a second encoding of " + message + ": " + HexFormat.of().formatHex(bytes));
        }
        return true;
    }
}
