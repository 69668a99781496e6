/** The simulator's certificates: one CA, one certificate for each KME and SAE, as PEM files in a folder. */
@NullMarked
package io.keybraid.sim.pki;

import org.jspecify.annotations.NullMarked;
