/** The running host: puts configuration, plugins, journal, channel and WireGuard together and keeps the tunnels. */
@NullMarked
package io.keybraid.host.daemon;

import org.jspecify.annotations.NullMarked;
