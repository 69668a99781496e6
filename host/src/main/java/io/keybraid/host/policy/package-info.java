/**
 * Which strands are enough for a key (docs/protocol.md, section 4): reading {@code require} expressions and judging a
 * round's strands by them. Knows nothing of rounds, files or plugins.
 */
@NullMarked
package io.keybraid.host.policy;

import org.jspecify.annotations.NullMarked;
