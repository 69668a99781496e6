package io.keybraid.host.wireguard.netlink;

import java.lang.foreign.MemorySegment;

/** Carries whole datagrams to the kernel and back. One thread at a time. */
interface NetlinkChannel extends AutoCloseable {

    /** Makes a channel to the generic netlink of the calling thread's network namespace. */
    @FunctionalInterface
    interface Opener {
        NetlinkChannel open() throws NetlinkException;
    }

    /**
     * Sends one datagram. The kernel does what it says before this returns, and no deadline can be put on that.
     *
     * @param datagram outside the heap
     */
    void send(MemorySegment datagram) throws NetlinkException;

    /**
     * Waits for one datagram.
     *
     * @param buffer outside the heap; what is written to it is the caller's to wipe, also after an exception
     * @param deadline as {@link System#nanoTime()} tells time
     * @return its length in bytes, which is more than the buffer's where it did not fit
     */
    long receive(MemorySegment buffer, long deadline) throws NetlinkException;

    @Override
    void close();
}
