/** What two hosts say to each other, byte for byte (docs/protocol.md, section 3). Public bytes only. */
@NullMarked
package io.keybraid.host.message;

import org.jspecify.annotations.NullMarked;
