/** Any WireGuard through the program {@code wg} of wireguard-tools, where nothing better is to be had. */
@NullMarked
package io.keybraid.host.wireguard.command;

import org.jspecify.annotations.NullMarked;
