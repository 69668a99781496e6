/**
 * Mutual TLS as a client, for the plugins that ask a server for keys: PEM files, the certificate that we show, read again when it was renewed, and
 * the CA that we trust. Shaded into each of them.
 */
@NullMarked
package io.keybraid.plugin.tls;

import org.jspecify.annotations.NullMarked;
