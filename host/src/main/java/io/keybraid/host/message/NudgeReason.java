package io.keybraid.host.message;

/** Why a responder asks for a round. */
public enum NudgeReason {
    /** An operator asked for it. */
    OPERATOR(1),
    /** Its schedule says so. */
    DUE(2),
    /** It wants to compare keys first: answer with a HELLO. */
    COMPARE(3);

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
