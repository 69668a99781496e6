package io.keybraid.host.bench;

import io.keybraid.api.Assurance;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.SharedSecret;
import io.keybraid.host.combine.Combiner;
import io.keybraid.host.combine.Ingredient;
import io.keybraid.host.combine.RoundKeys;
import io.keybraid.host.combine.Transcript;
import io.keybraid.host.key.ChainSecret;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.Kid;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.message.MalformedMessageException;
import io.keybraid.host.message.Message;
import io.keybraid.host.message.Message.Accept;
import io.keybraid.host.message.Message.Offer;
import io.keybraid.host.message.Message.Parties;
import io.keybraid.host.message.Message.StrandBytes;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.message.MessageReader;
import io.keybraid.host.message.MessageWriter;
import io.keybraid.host.message.RoundId;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a round of ML-KEM-768 and X25519 costs without its sources, the disk and WireGuard: codec and combiner. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RoundBenchmark {

    private static final StrandName PQ = new StrandName(Assurance.POST_QUANTUM, "ML-KEM-768", "pq");
    private static final StrandName CLASSICAL = new StrandName(Assurance.CLASSICAL, "X25519", "classical");
    private static final RoundId ROUND = new RoundId(1, 2);

    private Offer offer;
    private Accept accept;
    private PublicBytes offerBytes;
    private PublicBytes acceptBytes;
    private Transcript transcript;
    private ChainSecret previous;
    private List<Ingredient> strands;

    @Setup
    public void makeARound() {
        Parties parties = new Parties(
                new IdentityPin(filled(32, 1)),
                new IdentityPin(filled(32, 2)),
                new WireGuardKey(filled(32, 3)),
                new WireGuardKey(filled(32, 4)));
        offer = new Offer(
                ROUND,
                7,
                Message.Mode.CHAINED,
                Kid.NONE,
                parties,
                bytes(32),
                "all(pq, classical)",
                List.of(new StrandBytes(CLASSICAL, bytes(32)), new StrandBytes(PQ, bytes(1184))));
        accept = new Accept(
                ROUND,
                7,
                bytes(32),
                "all(pq, classical)",
                List.of(new StrandBytes(CLASSICAL, bytes(32)), new StrandBytes(PQ, bytes(1088))),
                List.of(),
                bytes(32));
        offerBytes = MessageWriter.write(offer);
        acceptBytes = MessageWriter.write(accept);
        transcript = new Transcript(offerBytes, MessageWriter.acceptBody(accept));
        previous = ChainSecret.takeFrom(filled(32, 5));
        strands = List.of(
                new Ingredient(Assurance.CLASSICAL, "X25519", "classical", SharedSecret.takeFrom(filled(32, 6))),
                new Ingredient(Assurance.POST_QUANTUM, "ML-KEM-768", "pq", SharedSecret.takeFrom(filled(32, 7))));
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static PublicBytes bytes(int length) {
        return PublicBytes.copyOf(filled(length, 9));
    }

    /** Two strands into a preshared key, tags and the next chain secret, wiped again. */
    @Benchmark
    public boolean combine() {
        try (RoundKeys keys = Combiner.combine(previous, transcript, strands)) {
            return keys.kid().equals(Kid.NONE);
        }
    }

    @Benchmark
    public PublicBytes writeOffer() {
        return MessageWriter.write(offer);
    }

    @Benchmark
    public Message readOffer() throws MalformedMessageException {
        return MessageReader.read(offerBytes);
    }

    @Benchmark
    public Message readAccept() throws MalformedMessageException {
        return MessageReader.read(acceptBytes);
    }

    @TearDown
    public void wipe() {
        previous.close();
        strands.forEach(strand -> strand.secret().close());
    }
}
