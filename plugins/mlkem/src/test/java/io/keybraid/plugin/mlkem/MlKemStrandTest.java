package io.keybraid.plugin.mlkem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.FakeRound;
import io.keybraid.api.FakeSourceContext;
import io.keybraid.api.Initiation;
import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.api.RoundContext;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.Strand;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Security;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MlKemStrandTest {

    private final RoundContext round = FakeRound.lasting(Duration.ofSeconds(10));

    /** FIPS 203, Table 3. */
    @ParameterizedTest
    @CsvSource({"ML-KEM-512,800,768", "ML-KEM-768,1184,1088", "ML-KEM-1024,1568,1568"})
    void offersAndAnswersHaveTheStandardsSizes(String parameterSet, int offerBytes, int answerBytes) throws Exception {
        for (String implementation : Implementation.names()) {
            Strand strand = strand(Map.of("parameter-set", parameterSet, "provider", implementation));
            try (Initiation initiation = strand.initiate(round);
                    Response response = strand.respond(round, initiation.offer())) {
                assertThat(initiation.offer().length()).isEqualTo(offerBytes);
                assertThat(response.answer().length()).isEqualTo(answerBytes);
                assertThat(response.secret().length()).isEqualTo(32);
            }
        }
    }

    @Test
    void takesParameterSet768OfTheJdkUnlessToldOtherwise() throws Exception {
        try (KeySource source = source(Map.of())) {
            assertThat(source.algorithm()).isEqualTo("ML-KEM-768");
        }
    }

    @Test
    void refusesTheOfferOfAnotherParameterSet() throws Exception {
        Strand large = strand(Map.of("parameter-set", "ML-KEM-1024"));
        Strand small = strand(Map.of());
        try (Initiation initiation = large.initiate(round)) {
            assertThatThrownBy(() -> small.respond(round, initiation.offer()))
                    .isInstanceOf(KeySourceException.class)
                    .hasMessage("the other end's ML-KEM-768 offer has 1568 bytes, not 1184")
                    .extracting("advice")
                    .isEqualTo("give this source the same 'parameter-set' at both ends");
        }
    }

    @Test
    void refusesTheAnswerOfAnotherParameterSet() throws Exception {
        try (Initiation initiation = strand(Map.of()).initiate(round)) {
            assertThatThrownBy(() -> initiation.complete(PublicBytes.copyOf(new byte[768])))
                    .isInstanceOf(KeySourceException.class)
                    .hasMessage("the other end's ML-KEM-768 answer has 768 bytes, not 1088");
        }
    }

    /** FIPS 203, section 7.2, at the border: q - 1 is a coefficient, q is none; at the first and at the last place. */
    @Test
    void refusesAnOfferWithACoefficientOfQOrMore() throws Exception {
        EncapsulationKeyFormat format = new EncapsulationKeyFormat(ParameterSet.ML_KEM_512);
        byte[] key = new byte[800];
        key[0] = 0x00;
        key[1] = 0x0d;
        key[766] = 0x00;
        key[767] = (byte) 0xd0;
        assertThat(format.wrap(PublicBytes.copyOf(key))).hasSize(822).endsWith(key);
        byte[] firstIsQ = key.clone();
        firstIsQ[0] = 0x01;
        byte[] lastIsQ = key.clone();
        lastIsQ[766] = 0x10;
        for (byte[] tooLarge : List.of(firstIsQ, lastIsQ)) {
            assertThatThrownBy(() -> format.wrap(PublicBytes.copyOf(tooLarge)))
                    .hasMessage("the other end's ML-KEM-512 offer holds a coefficient of 3329 or more"
                            + " (FIPS 203, section 7.2)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void wipesTheDecapsulationKeyOnClose(Implementation implementation) throws Exception {
        MlKem mlKem = new MlKem(ParameterSet.ML_KEM_768, implementation);
        var pair = mlKem.newKeyPair(new SecureRandom());
        PrivateKey key = pair.getPrivate();
        Initiation initiation = new MlKemInitiation(mlKem, mlKem.encapsulationKey(pair), key);
        initiation.close();
        assertThat(key.isDestroyed()).isTrue();
        assertThatThrownBy(() -> initiation.complete(PublicBytes.copyOf(new byte[1088])))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void registersNoProviderForTheWholeProcess() throws Exception {
        var before = Arrays.asList(Security.getProviders());
        try (KeySource source = source(Map.of("provider", "bouncycastle"))) {
            assertThat(source.algorithm()).isEqualTo("ML-KEM-768");
            assertThat(Security.getProviders()).containsExactlyElementsOf(before);
        }
    }

    @Test
    void saysWhichParameterSetIsMeant() {
        BadSourceConfigException refusal = catchThrowableOfType(
                BadSourceConfigException.class, () -> source(Map.of("parameter-set", "MLKEM-768")));
        assertThat(refusal.mistakes())
                .containsExactly(new BadSourceConfigException.Mistake(
                        "parameter-set",
                        "'MLKEM-768' is not known",
                        "did you mean 'ML-KEM-768'? (one of: ML-KEM-512, ML-KEM-768, ML-KEM-1024)"));
    }

    private static Strand strand(Map<String, String> settings) throws BadSourceConfigException {
        return source(settings).strand(SourceConfig.check(List.of(), Map.of(), Path.of("")));
    }

    private static KeySource source(Map<String, String> settings) throws BadSourceConfigException {
        MlKemFactory factory = new MlKemFactory();
        SourceConfig config = SourceConfig.check(factory.description().sourceSettings(), settings, Path.of(""));
        return factory.create(config, FakeSourceContext.named("pq"));
    }
}
