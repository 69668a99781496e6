/** Topology and scenario files: plain YAML, read strictly, every mistake told at once with its place. */
@NullMarked
package io.keybraid.sim.file;

import org.jspecify.annotations.NullMarked;
