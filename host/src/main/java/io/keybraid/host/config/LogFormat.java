package io.keybraid.host.config;

/** How the log of a host looks. */
public enum LogFormat {
    /** For people; with fields of the journal where systemd keeps it. */
    TEXT,
    /** A JSON object for each line. */
    JSON
}
