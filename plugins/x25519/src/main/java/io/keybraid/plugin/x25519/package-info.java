/** Key agreement by X25519 (RFC 7748), computed by BouncyCastle: docs/sources/x25519.md. */
@NullMarked
package io.keybraid.plugin.x25519;

import org.jspecify.annotations.NullMarked;
