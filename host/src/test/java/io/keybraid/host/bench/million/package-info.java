/**
 * A million tunnels on virtual time (docs/performance.md, "A million tunnels"): the tunnels are real, what lies around them is
 * played. Groups of twenty gateways, which know nothing of each other.
 */
@NullMarked
package io.keybraid.host.bench.million;

import org.jspecify.annotations.NullMarked;
