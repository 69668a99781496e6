/** Two real hosts in processes of their own over a real tunnel, hurt again and again (docs/testing.md). */
package io.keybraid.host.longrun;
