/** Where secrets must not be found: in what a host says, sends and keeps in memory. */
package io.keybraid.host.secrets;
