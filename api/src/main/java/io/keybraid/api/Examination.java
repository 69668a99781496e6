package io.keybraid.api;

import java.time.Duration;

/** One run of {@link Examinable#examine}, as the host lends it. Used by one thread at a time. */
public interface Examination {

    /** Whether the operator agreed that keys are used up; else nothing may be asked that could use one up. */
    boolean maySpendKeys();

    /** Time left; zero or more. Set it as the deadline of everything that waits. */
    Duration remaining();

    /** Takes a finding; the host shows it at once. */
    void tell(Finding finding);
}
