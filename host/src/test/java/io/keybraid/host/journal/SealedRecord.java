package io.keybraid.host.journal;

import java.util.Arrays;
import java.util.Optional;

/** A record as the journal seals it and opens it, without a disk: for benchmarks. */
public final class SealedRecord {

    /** Of a record with keys in force and keys in waiting, about. */
    private static final int RECORD_BYTES = 400;

    private static final byte[] TUNNEL = new byte[16];

    private final Seal seal = Seal.takeFrom(new byte[32]);
    private final byte[] record = new byte[RECORD_BYTES];
    private final byte[] sealed;
    private long number;

    public SealedRecord() {
        Arrays.fill(record, (byte) 1);
        sealed = seal.seal(Seal.Use.RECORD, number++, TUNNEL, record);
    }

    /** Seals it under the next number. */
    public byte[] seal() {
        return seal.seal(Seal.Use.RECORD, number++, TUNNEL, record);
    }

    /** Opens the first one; empty if it were not what was sealed. */
    public Optional<byte[]> open() {
        return seal.open(Seal.Use.RECORD, 0, TUNNEL, sealed);
    }
}
