/** A secret key that lies in a hardware token at both ends: docs/sources/pkcs11.md. */
@NullMarked
package io.keybraid.plugin.pkcs11;

import org.jspecify.annotations.NullMarked;
