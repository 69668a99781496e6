package io.keybraid.host.config;

/** Whether a tunnel may begin a new chain of keys by itself after one end lost its state (docs/protocol.md, section 2). */
public enum Continuity {
    /** Only on an operator's word. */
    REQUIRE,
    /** By itself, with an alarm. */
    WARN
}
