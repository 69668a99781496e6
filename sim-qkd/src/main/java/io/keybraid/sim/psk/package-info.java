/** TLS with a preshared key in place of certificates, as SKIP allows it (draft-cisco-skip-02): a port of its own for each KME. */
@NullMarked
package io.keybraid.sim.psk;

import org.jspecify.annotations.NullMarked;
