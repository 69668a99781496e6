/**
 * Why a tunnel does not work (docs/doctor.md): facts in, findings out. {@link io.keybraid.host.doctor.Doctor} decides, without
 * time, threads, or input and output; who gathers the facts is the daemon's business, who prints them the command line's.
 * Holds no secrets.
 */
@NullMarked
package io.keybraid.host.doctor;

import org.jspecify.annotations.NullMarked;
