/**
 * Keys from a provider that speaks Cisco's Secure Key Integration Protocol, draft-cisco-skip-02: docs/sources/skip.md. Its words are kept:
 * Key Provider, keyId, remoteSystemID.
 */
@NullMarked
package io.keybraid.plugin.skip;

import org.jspecify.annotations.NullMarked;
