package io.keybraid.host.hardening;

/** What keeps secrets from leaving this process by another way than over its own lines of code. */
public enum Measure {
    /** No other process of the same user reads its memory or traces it; nor does it leave a core. */
    NOT_DUMPABLE("not dumpable"),
    /** The limit on core files is zero, for the programs it starts too. */
    NO_CORE("no core file"),
    /** Nobody attaches to its Java virtual machine, so no jmap and no jcmd. */
    NO_ATTACHING("no attaching"),
    /** Java writes no heap dump by itself. */
    NO_HEAP_DUMP("no heap dump"),
    /** The pages of {@link io.keybraid.api.SharedSecret} are never swapped and never dumped. */
    SECRETS_LOCKED("secrets locked in memory"),
    /** Nothing of it is ever swapped, whatever Java copies where. */
    ALL_LOCKED("all memory locked");

    private final String words;

    Measure(String words) {
        this.words = words;
    }

    /** As log and status say it. */
    @Override
    public String toString() {
        return words;
    }
}
