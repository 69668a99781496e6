/** Key encapsulation by liboqs, or by BouncyCastle in its place: docs/sources/oqs.md. */
@NullMarked
package io.keybraid.plugin.oqs;

import org.jspecify.annotations.NullMarked;
