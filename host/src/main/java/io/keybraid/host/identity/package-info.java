/** Who this host is: one ML-DSA-65 key in a self-signed certificate, pinned by its peers. */
@NullMarked
package io.keybraid.host.identity;

import org.jspecify.annotations.NullMarked;
