/**
 * The combiner: braids the strands of a round and the chain of earlier ones into a preshared key. ETSI TS 103 744 V1.2.1
 * CasKDF with HKDF-SHA-256, as docs/protocol.md, section 1, lays it down byte for byte.
 */
@NullMarked
package io.keybraid.host.combine;

import org.jspecify.annotations.NullMarked;
