/**
 * A client of ETSI GS QKD 014 V1.1.1: keys from a key management entity (KME) of a QKD network.
 *
 * <p>In this package, and nowhere else in Keybraid outside the simulator, the standard's <i>master</i> and <i>slave</i> stand for our
 * initiator and responder.
 */
@NullMarked
package io.keybraid.plugin.etsi014;

import org.jspecify.annotations.NullMarked;
