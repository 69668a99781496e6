/** What a KME does, apart from HTTP: make keys, keep them for those they were made for, give each out once. */
@NullMarked
package io.keybraid.sim.kme;

import org.jspecify.annotations.NullMarked;
