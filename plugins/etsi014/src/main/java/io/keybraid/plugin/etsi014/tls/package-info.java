/** Mutual TLS towards a KME: hybrid TLS, and the check of the KME's (ETSI GS QKD 014, clause 5.1). */
@NullMarked
package io.keybraid.plugin.etsi014.tls;

import org.jspecify.annotations.NullMarked;
