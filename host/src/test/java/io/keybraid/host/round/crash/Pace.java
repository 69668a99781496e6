package io.keybraid.host.round.crash;

/** When something happens. */
enum Pace {
    /** Soon, without anybody's fault: results, messages, links, starts. */
    AT_ONCE,
    /** When nothing happens at once: timers, probes, an operator's word. */
    WHEN_QUIET,
    /** Perhaps never: faults, and the rounds that the schedule chooses. */
    PERHAPS
}
