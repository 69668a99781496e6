/** Input from seeded generators, by the million. */
package io.keybraid.host.fuzz;
