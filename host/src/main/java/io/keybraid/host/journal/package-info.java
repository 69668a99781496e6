/** What a tunnel must not forget: its durable record, and where it is kept. */
@NullMarked
package io.keybraid.host.journal;

import org.jspecify.annotations.NullMarked;
