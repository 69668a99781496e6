package io.keybraid.host.message;

/** Why a round was given up. The text is for people: what is so, and what to do. */
public enum AbortReason {
    POLICY(1, "the strands at hand do not satisfy the policy", "see which source failed, and why"),
    OUT_OF_STEP(2, "the ends hold different keys", "nothing: they compare and reset"),
    OLD_ROUND(3, "the round's number was used before", "nothing: the next one is higher"),
    WRONG_PARTIES(4, "the ends do not mean the same tunnel", "compare identity and peer in both configurations"),
    NO_PEER(5, "WireGuard does not know the peer, or its interface is missing", "see the WireGuard interface there"),
    CONTINUITY(6, "a reset needs an operator's word", "keybraid rotate --reset TUNNEL at both ends"),
    TAG(7, "the ends derived different keys", "see whether both sources of each strand are the same"),
    TIMED_OUT(8, "the round took too long", "see which source is slow"),
    STATE(9, "the journal could not be written", "see the disk that holds the state directory"),
    PROTOCOL(10, "a message made no sense", "compare the versions at both ends"),
    SOURCES(11, "no strand could be had", "see which source failed, and why"),
    STOPPING(12, "the host is stopping", "nothing: it goes on after the start"),
    DEGRADED(
            13,
            "keys were braided from less than all sources for longer than 'degraded-at-most' allows",
            "bring the missing source back: see which one failed, and why");

    private final int code;
    private final String text;
    private final String advice;

    AbortReason(int code, String text, String advice) {
        this.code = code;
        this.text = text;
        this.advice = advice;
    }

    int code() {
        return code;
    }

    public String text() {
        return text;
    }

    public String advice() {
        return advice;
    }

    static AbortReason of(int code) throws MalformedMessageException {
        for (AbortReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        throw new MalformedMessageException("unknown reason " + code + " of an ABORT");
    }
}
