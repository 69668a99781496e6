package io.keybraid.plugin.etsi014;

import io.keybraid.api.ContractEnd;
import io.keybraid.api.KeySourceContract;
import io.keybraid.api.KeySourceFactory;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Two sources at a pair of KMEs over mutual TLS keep what every source promises. */
class Etsi014ContractTest extends KeySourceContract {

    private static FakeKmePair kmes;

    @BeforeAll
    static void startKmes() throws Exception {
        kmes = new FakeKmePair();
    }

    @AfterAll
    static void stopKmes() {
        kmes.close();
    }

    @Override
    protected KeySourceFactory factory() {
        return new Etsi014Factory();
    }

    @Override
    protected ContractEnd initiatorEnd() {
        return end(TestSite.ALICE, TestSite.BOB);
    }

    @Override
    protected ContractEnd responderEnd() {
        return end(TestSite.BOB, TestSite.ALICE);
    }

    private static ContractEnd end(TestPki.Issued sae, TestPki.Issued peer) {
        Map<String, Object> settings = TestSite.settings(kmes.port(), sae);
        settings.put("grace", "100ms");
        return new ContractEnd(settings, Map.of("peer-sae", peer.name()), TestSite.FOLDER);
    }
}
