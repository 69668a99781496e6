/** What a service tells systemd: that it is ready, alive, stopping (sd_notify(3), sd_watchdog_enabled(3)). */
@NullMarked
package io.keybraid.host.systemd;

import org.jspecify.annotations.NullMarked;
