package io.keybraid.host.round.crash;

/** Where the worlds go that can come of a world. */
interface Sink {

    /** @param world the caller's own: to be copied, not kept */
    void next(World world, Pace pace);

    /** A claim does not hold, within a step or after it. */
    void broken(String claim, World world);
}
