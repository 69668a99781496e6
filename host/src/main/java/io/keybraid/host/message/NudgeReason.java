package io.keybraid.host.message;

/** What a NUDGE asks for. */
public enum NudgeReason {
    /** An operator asked for it. */
    OPERATOR(1),
    /** Its schedule says so. */
    DUE(2),
    /** It wants to compare keys first: answer with a HELLO. */
    COMPARE(3),
    /** To the initiator: an operator wants WireGuard's session begun anew. To the responder: it was, so look for a handshake. */
    PROVE(4);

    private final int code;

    NudgeReason(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static NudgeReason of(int code) throws MalformedMessageException {
        for (NudgeReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        throw new MalformedMessageException("unknown reason " + code + " of a NUDGE");
    }
}
