/**
 * The control channel between two hosts: TLS 1.3, mutual, pinned, one link for each peer host (docs/protocol.md, section
 * 2). It carries frames and knows nothing of what is in them.
 *
 * <p>On the wire, inside TLS: {@code u32 length ‖ u8 kind ‖ payload}, where length counts kind and payload. Kinds: 0
 * MESSAGE (a frame of the protocol's), 1 READY (u8 version), 2 ADOPT (8 bytes instance ‖ u64 generation), 3 PING (empty),
 * 4 CLOSING (u8 reason).
 *
 * <p>Which connection becomes the link is decided by one of the two hosts alone, the one with the lower pin, so that both
 * settle on the same one whatever crosses on the way. The other host says READY on each new connection and then waits for
 * ADOPT. The deciding host adopts the newest connection: each replaces the one before, unless that one was adopted after
 * the new one began, which shows that both had dialled at once and the new one is no longer needed. A host that has a
 * link by the time its own dial is through lets the dial go before it says READY. ADOPT carries the deciding process's
 * random instance and a growing generation, so that an ADOPT that was overtaken by a later one does no harm.
 */
@NullMarked
package io.keybraid.host.channel;

import org.jspecify.annotations.NullMarked;
