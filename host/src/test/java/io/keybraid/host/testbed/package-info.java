/** Real WireGuard tunnels between network namespaces, for tests, and probes that tell every lost packet. */
package io.keybraid.host.testbed;
