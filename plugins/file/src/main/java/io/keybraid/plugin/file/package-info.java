/** Secrets from files that other programs keep: docs/sources/file.md. */
@NullMarked
package io.keybraid.plugin.file;

import org.jspecify.annotations.NullMarked;
