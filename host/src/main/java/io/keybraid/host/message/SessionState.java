package io.keybraid.host.message;

/** How WireGuard's session of a tunnel looks from one end. */
public enum SessionState {
    /** Not looked at long enough. */
    UNKNOWN(0),
    /** A handshake completed less than 135 s ago. */
    ALIVE(1),
    /** No packet moves, so no handshake is due: that is no fault. */
    IDLE(2),
    /** Packets move and the handshake is 135 to 180 s old: one is overdue, and the session ends soon. */
    OLD(3),
    /** Packets are to be sent and there is no session. */
    DEAD(4);

    private final int code;

    SessionState(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static SessionState of(int code) throws MalformedMessageException {
        for (SessionState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new MalformedMessageException("unknown state " + code + " of a SESSION");
    }
}
