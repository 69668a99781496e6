/** A KME's interface: ETSI GS QKD 014 over HTTPS with mutual certificates. */
@NullMarked
package io.keybraid.sim.http;

import org.jspecify.annotations.NullMarked;
