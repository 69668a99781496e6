/** Key encapsulation by ML-KEM (FIPS 203), with the JDK's implementation or BouncyCastle's: docs/sources/mlkem.md. */
@NullMarked
package io.keybraid.plugin.mlkem;

import org.jspecify.annotations.NullMarked;
