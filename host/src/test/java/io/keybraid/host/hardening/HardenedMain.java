package io.keybraid.host.hardening;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A process that hardens itself, or not, says so, and waits for its input: a byte exhausts its heap, the end ends it. */
final class HardenedMain {

    private HardenedMain() {}

    public static void main(String[] args) throws IOException {
        System.out.println(args[0].equals("hardened") ? Hardening.ofThisProcess() : "as it was started");
        if (System.in.read() >= 0) {
            exhaustHeap();
        }
    }

    private static void exhaustHeap() {
        List<byte[]> all = new ArrayList<>();
        try {
            while (all.size() < 1_000_000) {
                all.add(new byte[1 << 16]);
            }
        } catch (OutOfMemoryError e) {
            all.clear();
        }
    }
}
