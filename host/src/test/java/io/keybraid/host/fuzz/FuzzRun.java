package io.keybraid.host.fuzz;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One run of a generator: how many inputs, and which. {@code -Dkeybraid.fuzz.times=50} makes every run so many times as long, {@code
 * -Dkeybraid.fuzz.seed=N} another one.
 */
public final class FuzzRun {

    private static final long SEED = Long.getLong("keybraid.fuzz.seed", 20260101);

    /** One input, made and tried; true if it was understood. What must not happen is thrown. */
    public interface Trial {
        boolean understood(SplittableRandom random) throws Exception;
    }

    private FuzzRun() {}

    /**
     * Tries so many inputs, or so many times as many as were asked for.
     *
     * @return the share of them that was understood
     */
    public static double run(String name, long usual, Trial trial) throws Exception {
        long inputs = usual * Long.getLong("keybraid.fuzz.times", 1);
        SplittableRandom random = new SplittableRandom(SEED);
        long began = System.nanoTime();
        long understood = 0;
        for (long i = 0; i < inputs; i++) {
            understood += trial.understood(random) ? 1 : 0;
        }
        System.out.printf(
                "fuzz: %s: %,d inputs, seed %d, %,d of them understood, in %.1f s%n",
                name, inputs, SEED, understood, (System.nanoTime() - began) / 1e9);
        return (double) understood / inputs;
    }

    /** The bytes with some of them flipped, overwritten, cut off, doubled, or all of them others. */
    public static byte[] spoiled(byte[] bytes, SplittableRandom random) {
        byte[] spoiled = bytes.clone();
        for (int i = random.nextInt(1, 5); i > 0 && spoiled.length > 0; i--) {
            int at = random.nextInt(spoiled.length);
            switch (random.nextInt(6)) {
                case 0 -> spoiled[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> spoiled[at] = (byte) random.nextInt();
                case 2 -> spoiled = Arrays.copyOf(spoiled, at);
                case 3 -> spoiled = joined(Arrays.copyOf(spoiled, at), spoiled);
                case 4 ->
                    spoiled = joined(
                            Arrays.copyOf(spoiled, at), Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length));
                default -> random.nextBytes(i > 3 ? spoiled : new byte[0]);
            }
        }
        return spoiled;
    }

    public static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
