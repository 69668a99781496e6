package io.keybraid.host.round.crash;

/**
 * 128 bits that stand for a world. Two of a hundred million worlds share one with a chance of less than one in 10^22: such a
 * pair would hide a world, never invent one.
 */
final class Fingerprint {

    long high;
    long low;

    void of(long[] packed, int at) {
        long h = 0x9E37_79B9_7F4A_7C15L;
        long l = 0xC2B2_AE3D_27D4_EB4FL;
        for (int i = at; i < at + World.LONGS; i++) {
            h = mix(h ^ packed[i]);
            l = mix(l + packed[i]) * 0x9FB2_1C65_1E98_DF25L;
        }
        high = h;
        low = l;
    }

    /** The finaliser of MurmurHash3: every bit in moves every bit out. */
    static long mix(long bits) {
        long x = bits;
        x = (x ^ (x >>> 33)) * 0xFF51_AFD7_ED55_8CCDL;
        x = (x ^ (x >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
        return x ^ (x >>> 33);
    }
}
