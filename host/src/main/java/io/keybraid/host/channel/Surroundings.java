package io.keybraid.host.channel;

import io.keybraid.host.key.IdentityPin;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What all parts of the channel have in common.
 *
 * @param own this host's pin
 * @param instance drawn at random when this process started
 * @param order gives each thing that happens a number higher than all before: no clock decides which of two was first
 * @param clock tells times for people and decides nothing: it may be wrong by hours
 * @param nanos only grows, for how long things took
 * @param threads a virtual thread for each task
 * @param timer for deadlines; what runs on it never waits
 */
record Surroundings(
        IdentityPin own,
        long instance,
        AtomicLong order,
        ChannelSettings settings,
        InstantSource clock,
        LongSupplier nanos,
        Executor threads,
        ScheduledExecutorService timer) {}
