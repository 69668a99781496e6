package io.keybraid.host.round.crash;

/** Remembers in words what happens, for the story of a broken claim; the silent one does nothing, and costs nothing. */
class Telling {

    static final Telling SILENT = new Telling();

    void begins(boolean atInitiator, int event) {}

    /** A crash that is told next comes while this is done, and leaves it undone. */
    void attempts(Effect effect) {}

    void performs(Effect effect) {}

    void crashes(boolean atInitiator, boolean wiped, boolean messagesLost, boolean forgotten) {}

    void failsToSave() {}

    /** The crash told last has been dealt with; what it cut short goes on. */
    void crashed() {}

    void says(String what) {}

    void says(boolean atInitiator, String what) {}
}
