/** A KME as a Key Provider of Cisco's Secure Key Integration Protocol, draft-cisco-skip-02. */
@NullMarked
package io.keybraid.sim.skip;

import org.jspecify.annotations.NullMarked;
