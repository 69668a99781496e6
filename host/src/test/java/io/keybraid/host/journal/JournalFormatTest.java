package io.keybraid.host.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.message.TunnelTag;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Reads a journal as docs/journal.md describes it, with the JDK's cryptography and none of our code. */
class JournalFormatTest {

    private static final TunnelTag TUNNEL = Records.tunnel(1);

    @Test
    void theFileIsWhatTheDocumentSays() throws Exception {
        FakeDisk disk = new FakeDisk();
        TunnelRecord record = Records.preparing(7, 33);
        try (FileJournal journal = disk.open()) {
            journal.save(TUNNEL, Records.record(6));
        }
        try (FileJournal journal = disk.open()) {
            journal.save(TUNNEL, record);
        }
        byte[] key = disk.content("journal.key");
        ByteBuffer file = ByteBuffer.wrap(disk.content("journal"));
        byte[] header = take(file, 100);
        assertThat(take(file, 100)).isEqualTo(header);
        byte[] fileKey = mac(key, "keybraid/1 journal file", Arrays.copyOfRange(header, 36, 68));
        checkHeader(header, fileKey);

        byte[] first = checkFrame(file, fileKey, 2, 1);
        byte[] second = checkFrame(file, fileKey, 3, 2);
        assertThat(file.hasRemaining()).isFalse();
        assertThat(ByteBuffer.wrap(first).get(0)).isEqualTo((byte) 1);
        checkRecord(ByteBuffer.wrap(second), record);
        checkMark(disk.content("journal.mark"), key);
    }

    private static void checkHeader(byte[] header, byte[] fileKey) throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(header);
        assertThat(take(in, 8)).isEqualTo("KBJOURNL".getBytes(StandardCharsets.US_ASCII));
        assertThat(in.getShort()).isEqualTo((short) 1);
        assertThat(take(in, 26)).containsOnly(0);
        take(in, 32);
        assertThat(in.getLong()).as("base").isEqualTo(1);
        assertThat(in.getInt()).as("records in the snapshot").isEqualTo(1);
        byte[] check = take(in, 16);
        assertThat(open(fileKey, 1, 0, Arrays.copyOf(header, 80), check)).isEmpty();
        assertThat(in.getInt()).isEqualTo(crc(header, 96));
    }

    private static byte[] checkFrame(ByteBuffer file, byte[] fileKey, long counter, long acknowledged)
            throws GeneralSecurityException {
        byte[] before = take(file, 56);
        ByteBuffer side = ByteBuffer.wrap(before);
        assertThat(take(side, 4)).isEqualTo("KBR>".getBytes(StandardCharsets.US_ASCII));
        byte[] sealed = take(file, side.getInt());
        byte[] associated = Arrays.copyOfRange(before, 8, 40);
        assertThat(take(side, 16)).isEqualTo(TUNNEL.bytes().toByteArray());
        assertThat(side.getLong()).isEqualTo(counter);
        assertThat(side.getLong()).isEqualTo(acknowledged);
        assertThat(open(fileKey, 3, counter, Arrays.copyOfRange(before, 4, 40), take(side, 16)))
                .isEmpty();
        byte[] after = take(file, 56);
        assertThat(Arrays.copyOf(after, 4)).isEqualTo("KBR<".getBytes(StandardCharsets.US_ASCII));
        assertThat(Arrays.copyOfRange(after, 4, 56)).isEqualTo(Arrays.copyOfRange(before, 4, 56));
        return open(fileKey, 2, counter, associated, sealed);
    }

    private static void checkRecord(ByteBuffer in, TunnelRecord record) {
        assertThat(in.get()).isEqualTo((byte) 1);
        assertThat(in.getLong()).isEqualTo(record.sequence());
        assertThat(in.get()).isEqualTo((byte) 1);
        PreparedKeys prepared = record.prepared().orElseThrow();
        checkKeys(in, record.current().orElseThrow());
        assertThat(in.get()).isEqualTo((byte) 1);
        assertThat(take(in, 16)).isEqualTo(prepared.round().bytes().toByteArray());
        checkKeys(in, prepared.keys());
        assertThat(take(in, in.getInt())).isEqualTo(prepared.accept().toByteArray());
        assertThat(take(in, in.getInt())).isEqualTo(prepared.offerHash().toByteArray());
        assertThat(take(in, in.getInt())).isEqualTo(prepared.initiatorTag().toByteArray());
        assertThat(in.hasRemaining()).isFalse();
    }

    private static void checkKeys(ByteBuffer in, EpochKeys keys) {
        assertThat(in.getLong()).isEqualTo(keys.epoch());
        assertThat(take(in, 16)).isEqualTo(keys.kid().bytes());
        byte[] psk = take(in, 32);
        byte[] chain = take(in, 32);
        assertThat(keys.psk().<byte[]>expose(segment -> segment.toArray(ValueLayout.JAVA_BYTE)))
                .isEqualTo(psk);
        assertThat(keys.chain().<byte[]>expose(segment -> segment.toArray(ValueLayout.JAVA_BYTE)))
                .isEqualTo(chain);
        assertThat(in.getLong()).isEqualTo(keys.origin().made().toEpochMilli());
        assertThat(in.getInt()).isEqualTo(keys.origin().degraded());
        assertThat(in.getLong()).isEqualTo(keys.origin().complete().toEpochMilli());
    }

    private static void checkMark(byte[] mark, byte[] key) throws GeneralSecurityException {
        // Begun with 2 in the first place, then 3 in the second.
        for (long counter = 2; counter <= 3; counter++) {
            ByteBuffer slot = ByteBuffer.wrap(mark, counter == 2 ? 0 : 4096, 24);
            assertThat(slot.getLong()).isEqualTo(counter);
            byte[] number = ByteBuffer.allocate(8).putLong(counter).array();
            assertThat(take(slot, 16)).isEqualTo(Arrays.copyOf(mac(key, "keybraid/1 journal mark", number), 16));
        }
        assertThat(mark).hasSize(4096 + 24);
    }

    private static byte[] open(byte[] key, int use, long number, byte[] associated, byte[] sealed)
            throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(12).putInt(use).putLong(number).array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(associated);
        return cipher.doFinal(sealed);
    }

    private static byte[] mac(byte[] key, String label, byte[] context) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        mac.update(label.getBytes(StandardCharsets.US_ASCII));
        return mac.doFinal(context);
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static byte[] take(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
