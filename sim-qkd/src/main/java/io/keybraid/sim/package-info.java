/** A simulated QKD network: KMEs that speak ETSI GS QKD 014, joined by simulated links. Usable alone; knows nothing of Keybraid. */
@NullMarked
package io.keybraid.sim;

import org.jspecify.annotations.NullMarked;
