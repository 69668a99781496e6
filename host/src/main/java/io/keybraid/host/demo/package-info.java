/** Everything on one machine: {@code keybraid demo}, with WireGuard in memory or for real in network namespaces. */
@NullMarked
package io.keybraid.host.demo;

import org.jspecify.annotations.NullMarked;
