package io.keybraid.host.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostIdentityTest {

    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*-----END CERTIFICATE-----\n", Pattern.DOTALL);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("identity.pem");
    }

    @Test
    void loadsWhatItCreated() throws Exception {
        HostIdentity created = HostIdentity.create(file);
        assertThat(HostIdentity.load(file).pin()).isEqualTo(created.pin());
    }

    @Test
    void isPinnedByTheDigestOfItsPublicKeyInfo() throws Exception {
        HostIdentity identity = HostIdentity.create(file);
        byte[] info = identity.keyManager()
                .getCertificateChain("host")[0]
                .getPublicKey()
                .getEncoded();
        assertThat(identity.pin().bytes())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(info));
    }

    @Test
    void isAnotherOneEachTime() throws Exception {
        assertThat(HostIdentity.create(file).pin())
                .isNotEqualTo(HostIdentity.create(folder.resolve("other.pem")).pin());
    }

    @Test
    void isWrittenForItsOwnerOnlyAndLeavesNothingElse() throws Exception {
        HostIdentity.create(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void isNeverWrittenOverAnother() throws Exception {
        HostIdentity first = HostIdentity.create(file);
        assertProblem(() -> HostIdentity.create(file), "exists and is not overwritten", "pins");
        assertThat(HostIdentity.load(file).pin()).isEqualTo(first.pin());
    }

    @Test
    void isNotWrittenWhereThereIsNoFolder() {
        assertProblem(
                () -> HostIdentity.create(folder.resolve("missing/identity.pem")), "there is no folder", "mkdir -p");
    }

    @Test
    void saysHowToMakeAMissingOne() {
        assertProblem(() -> HostIdentity.load(file), "there is no identity at " + file, "keybraid identity new");
    }

    @Test
    void isNotReadFromADirectory() {
        assertThatExceptionOfType(OperatorException.class).isThrownBy(() -> HostIdentity.load(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rwx--x--x"})
    void isRefusedIfOthersMayUseIt(String permissions) throws Exception {
        HostIdentity.create(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        assertProblem(() -> HostIdentity.load(file), "can be used by others", "chmod 600 " + file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void isRefusedIfItIsNoIdentityAtAll(String text) throws Exception {
        TestIdentities.write(file, text.getBytes(StandardCharsets.US_ASCII));
        assertProblem(() -> HostIdentity.load(file), "is no usable identity", "backup");
    }

    @Test
    void isRefusedWhereverItIsCutOff() throws Exception {
        HostIdentity.create(file);
        byte[] whole = Files.readAllBytes(file);
        // One byte short is only the last line's end missing.
        for (int length = whole.length - 2; length >= 0; length -= 97) {
            TestIdentities.write(file, Arrays.copyOf(whole, length));
            assertProblem(() -> HostIdentity.load(file), "is no usable identity", "backup");
        }
    }

    @Test
    void isRefusedWithoutOrWithTwoCertificates() throws Exception {
        HostIdentity.create(file);
        String whole = Files.readString(file);
        String certificate = whole.substring(0, whole.indexOf("-----BEGIN PRIVATE"));
        TestIdentities.write(file, (certificate + whole).getBytes(StandardCharsets.US_ASCII));
        assertProblem(() -> HostIdentity.load(file), "2 blocks 'CERTIFICATE'", "backup");
        String without = CERTIFICATE.matcher(whole).replaceAll("");
        TestIdentities.write(file, without.getBytes(StandardCharsets.US_ASCII));
        assertProblem(() -> HostIdentity.load(file), "0 blocks 'CERTIFICATE'", "backup");
    }

    @Test
    void isRefusedIfItIsHuge() throws Exception {
        TestIdentities.write(file, new byte[100_000]);
        assertProblem(() -> HostIdentity.load(file), "too large", "right file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "ML-DSA-44", "ML-DSA-87"})
    void isRefusedIfItsKeyIsOfAnotherKind(String algorithm) throws Exception {
        KeyPair keys = TestIdentities.keys(algorithm);
        TestIdentities.write(file, keys.getPrivate(), TestIdentities.longExpired(keys, algorithm));
        assertProblem(() -> HostIdentity.load(file), "a key of kind " + algorithm, "identity new");
    }

    @Test
    void isRefusedIfKeyAndCertificateDoNotBelongTogether() throws Exception {
        KeyPair keys = TestIdentities.keys("ML-DSA-65");
        KeyPair others = TestIdentities.keys("ML-DSA-65");
        TestIdentities.write(file, others.getPrivate(), TestIdentities.longExpired(keys, "ML-DSA-65"));
        assertProblem(() -> HostIdentity.load(file), "do not belong together", "backup");
    }

    @Test
    void isReadThoughItsCertificateHasLongExpired() throws Exception {
        KeyPair keys = TestIdentities.keys("ML-DSA-65");
        TestIdentities.write(file, keys.getPrivate(), TestIdentities.longExpired(keys, "ML-DSA-65"));
        assertThat(HostIdentity.load(file).pin().bytes())
                .isEqualTo(MessageDigest.getInstance("SHA-256")
                        .digest(keys.getPublic().getEncoded()));
    }

    @Test
    void printsItsPinAndNothingElse() throws Exception {
        HostIdentity identity = HostIdentity.create(file);
        assertThat(identity).hasToString("[HostIdentity " + identity.pin() + "]");
    }

    private static void assertProblem(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message, String hint) {
        OperatorException problem = catchThrowableOfType(OperatorException.class, call);
        assertThat(problem).isNotNull().hasMessageContaining(message);
        assertThat(problem.hint()).contains(hint);
        assertThat(problem.reason()).isEqualTo(Reason.IDENTITY);
    }
}
