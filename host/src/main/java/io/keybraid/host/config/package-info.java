/**
 * The configuration file: one strict YAML file, read once, with every mistake told at once (docs/configuration.md).
 *
 * <p>{@link io.keybraid.host.config.ConfigParser} reads it to a {@link io.keybraid.host.config.HostConfig}. Settings of
 * plugins are carried as written, with their places; whoever has the plugins checks them, and
 * {@link io.keybraid.host.config.PolicyBinding} joins the policies with what the sources turn out to be.
 */
@NullMarked
package io.keybraid.host.config;

import org.jspecify.annotations.NullMarked;
