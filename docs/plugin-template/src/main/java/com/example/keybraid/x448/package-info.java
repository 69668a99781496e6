/** Key agreement by X448 (RFC 7748), with the JDK's own implementation. */
@NullMarked
package com.example.keybraid.x448;

import org.jspecify.annotations.NullMarked;
