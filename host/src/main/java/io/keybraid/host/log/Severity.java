package io.keybraid.host.log;

import java.util.logging.Level;

/** How bad a line is, in the words of each form. */
enum Severity {
    ERROR("ERROR", "error", 3),
    WARNING("WARN ", "warning", 4),
    INFORMATION("INFO ", "info", 6);

    private final String forPeople;
    private final String forMachines;
    private final int priority;

    Severity(String forPeople, String forMachines, int priority) {
        this.forPeople = forPeople;
        this.forMachines = forMachines;
        this.priority = priority;
    }

    static Severity of(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return ERROR;
        }
        return level.intValue() >= Level.WARNING.intValue() ? WARNING : INFORMATION;
    }

    /** Five characters wide. */
    String forPeople() {
        return forPeople;
    }

    String forMachines() {
        return forMachines;
    }

    /** That of syslog(3), which journald has too. */
    int priority() {
        return priority;
    }
}
