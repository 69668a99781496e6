package io.keybraid.api;

/**
 * What a {@link KeySource} may be besides, where it depends on another program: it can try whether that program does what
 * it should, and say which setting mends what it does otherwise. {@code keybraid doctor} asks for it.
 */
public interface Examinable {

    /**
     * Tries what can be tried, for every tunnel that has a strand of this source, and tells each finding as soon as it has
     * it. Spends no key and changes nothing at the other program, unless {@link Examination#maySpendKeys()}.
     *
     * <p>Blocks, is called on a virtual thread, beside rounds if need be. Returns when nothing is left to try, when no time is
     * left, or when it is interrupted. What fails is a finding, not an exception. No finding holds a secret.
     */
    void examine(Examination examination);
}
