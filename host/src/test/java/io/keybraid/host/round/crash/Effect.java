package io.keybraid.host.round.crash;

/**
 * What an action does that outlives a crash.
 *
 * @param thing the number of a record, a kid, or a message
 */
record Effect(Kind kind, int thing) {

    enum Kind {
        PERSIST,
        INSTALL,
        SEND
    }
}
