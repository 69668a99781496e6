package io.keybraid.host.secrets;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/**
 * A Java agent that tells what no test could know otherwise: every secret that a process ever had, and every message it sent,
 * before TLS. It plants one secret on the heap, changes {@code SharedSecret}'s constructor and the channel's {@code Frame.encode},
 * nothing else, and writes into the folder that is its argument. The secrets are masked there, so that the witness is no leak
 * itself.
 */
public final class Witness {

    /** Lines {@code class hexadecimal}: who made a secret, and its bytes, each XOR {@link #MASK}. */
    static final String SECRETS = "secrets.txt";

    /** The payloads, one after the other. */
    static final String FRAMES = "frames.bin";

    /** Make this file to have the live heap dumped; it is gone when the dump is whole. */
    static final String DUMP_WANTED = "dump-wanted";

    static final String DUMP = "heap.hprof";
    static final byte MASK = 0x5a;

    /** The maker of a secret that lies open on the heap on purpose. */
    static final String PLANT = "Planted";

    private static final ClassDesc SELF = ClassDesc.of("io.keybraid.host.secrets.Witness");
    private static final MethodTypeDesc TAKES_BYTES = MethodTypeDesc.ofDescriptor("([B)V");
    private static final long LOOK_EVERY_MILLIS = 50;

    /** In class, the method, and which of ours is called first with its argument number 1. */
    private record Place(String method, String type, String calls) {}

    private static final Map<String, Place> PLACES = Map.of(
            "io/keybraid/api/SharedSecret", new Place("<init>", "([B)V", "saw"),
            "io/keybraid/host/channel/Frame",
                    new Place("encode", "(Lio/keybraid/host/channel/Frame$Kind;[B)[B", "sent"));

    /** A secret that lies open on the heap as long as the process lives: who searches its memory must find this one. */
    private static final byte[] PLANTED = new byte[32];

    private static OutputStream secrets = OutputStream.nullOutputStream();
    private static OutputStream frames = OutputStream.nullOutputStream();

    private Witness() {}

    /** Called by Java before the main class. */
    public static void premain(String argument, Instrumentation instrumentation) throws IOException {
        Path folder = Path.of(argument);
        secrets = Files.newOutputStream(folder.resolve(SECRETS));
        frames = Files.newOutputStream(folder.resolve(FRAMES));
        new SecureRandom().nextBytes(PLANTED);
        write(secrets, masked(PLANT, PLANTED));
        instrumentation.addTransformer(new Changes());
        Thread.ofPlatform().daemon().name("witness").start(() -> dumpWhenWanted(folder));
    }

    private static final class Changes implements ClassFileTransformer {
        @Override
        public byte[] transform(
                ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
            Place place = name == null ? null : PLACES.get(name);
            return place == null ? null : changed(bytes, place);
        }

        private static byte[] changed(byte[] bytes, Place place) {
            ClassFile classes = ClassFile.of();
            return classes.transformClass(
                    classes.parse(bytes),
                    ClassTransform.transformingMethodBodies(
                            method -> method.methodName().equalsString(place.method())
                                    && method.methodType().equalsString(place.type()),
                            new CallFirst(place.calls())));
        }
    }

    private record CallFirst(String method) implements CodeTransform {
        @Override
        public void atStart(CodeBuilder code) {
            code.aload(1).invokestatic(SELF, method, TAKES_BYTES);
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            code.with(element);
        }
    }

    /** Called by the constructor of each secret. */
    public static synchronized void saw(byte[] secret) {
        write(secrets, masked(maker(), secret));
    }

    private static byte[] masked(String maker, byte[] secret) {
        byte[] masked = new byte[secret.length];
        for (int i = 0; i < secret.length; i++) {
            masked[i] = (byte) (secret[i] ^ MASK);
        }
        return (maker + " " + HexFormat.of().formatHex(masked) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static String maker() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .filter(name -> !name.startsWith("io.keybraid.api.") && !name.equals(Witness.class.getName()))
                        .findFirst()
                        .orElse("?"));
    }

    /** Called with each frame's payload. */
    public static synchronized void sent(byte[] payload) {
        write(frames, payload);
    }

    private static void write(OutputStream file, byte[] bytes) {
        try {
            file.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void dumpWhenWanted(Path folder) {
        try {
            while (true) {
                if (Files.exists(folder.resolve(DUMP_WANTED))) {
                    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                            .dumpHeap(folder.resolve(DUMP).toString(), true);
                    Files.delete(folder.resolve(DUMP_WANTED));
                }
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
