package io.keybraid.host.message;

/** The type byte in a message's header. */
public enum MessageType {
    OFFER(1),
    ACCEPT(2),
    COMMIT(3),
    DONE(4),
    ABORT(5),
    HELLO(6),
    STATUS(7),
    NUDGE(8),
    SESSION(9),
    ASK(16),
    TELL(17);

    private final int code;

    MessageType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static MessageType of(int code) throws MalformedMessageException {
        for (MessageType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new MalformedMessageException("unknown message type " + code);
    }
}
