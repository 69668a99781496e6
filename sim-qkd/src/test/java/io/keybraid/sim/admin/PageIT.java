package io.keybraid.sim.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keybraid.sim.Simulator;
import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.junit.SimulatorExtension;
import io.keybraid.sim.pki.TlsContexts;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The page in a browser, as people and their keyboards meet it. */
class PageIT {

    @RegisterExtension
    static final SimulatorExtension QKD = new SimulatorExtension(options -> options.withAdmin(0));

    private static final Set<String> CONTROLS = Set.of("button", "combobox", "textbox", "spinbutton", "meter", "link");

    private static Chromium browser;

    @BeforeAll
    static void open() throws Exception {
        Optional<Path> installed = Chromium.installed();
        assumeTrue(installed.isPresent(), "chromium is not installed");
        browser = Chromium.start(installed.orElseThrow());
    }

    @AfterAll
    static void close() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void load() throws Exception {
        browser.open(QKD.simulator().adminUrl().orElseThrow());
        shows("#links", "kme-a--kme-b");
    }

    @Test
    void showsWhatHappensWhileItHappens(Simulator simulator) throws Exception {
        shows("#net", "kme-a", "sae-bob", "25.6 Mbit/s");
        shows("#requests", "none yet");
        getKey(simulator);
        shows("#requests", "GET /api/v1/keys/sae-bob/enc_keys", "sae-alice", "200");
        shows("#tiles", "1 of 1", "keys given to masters");
        simulator.faults().set(Fault.of(FaultKind.FIBRE_CUT));
        shows("#links", "cut", "0 bit/s");
        shows("#said", "Link kme-a--kme-b is cut.", "fibre-cut everywhere");
        simulator.faults().clear();
        shows("#links", "up");
    }

    @Test
    void setsAndClearsAFaultWithTheKeyboardAlone(Simulator simulator) throws Exception {
        tabTo("document.activeElement.id === 'f-kind'");
        for (int down = 0; down < FaultKind.values().length && !chosen("kme-down"); down++) {
            browser.press("ArrowDown");
        }
        shows("#f-meaning", "refuses connections");
        tabTo("document.activeElement.id === 'f-set'");
        browser.press("Enter");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> simulator.faults().active().size() == 1);
        shows("#f-list", "kme-down everywhere");
        shows("#net", "kme-a (down)");
        tabTo("document.activeElement.textContent === 'Clear'");
        browser.press(" ");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> simulator.faults().active().isEmpty());
        shows("#f-list", "none: all is well");
        assertThat(browser.value("document.activeElement !== document.body").asBoolean())
                .as("whoever works with the keyboard is not thrown back to the top")
                .isTrue();
    }

    @Test
    void aLinkHasSwitchesOfItsOwn(Simulator simulator) throws Exception {
        String eavesdrop = "document.querySelector('[data-key=\"eavesdropper kme-a--kme-b\"]')";
        browser.value(eavesdrop + ".click()");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> simulator.links().getFirst().qber() == 0.0625);
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        browser.value(eavesdrop + ".ariaPressed").asString().equals("true"));
        shows("#links", "6.25 %");
        browser.value(eavesdrop + ".click()");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> simulator.faults().active().isEmpty());
    }

    @Test
    void aFaultThatMakesNoSenseIsToldOnThePage(Simulator simulator) throws Exception {
        browser.value("document.getElementById('f-value').value = 'soon'");
        browser.value("document.getElementById('f-set').click()");
        shows("#f-problem", "a time such as 2s");
        assertThat(simulator.faults().active()).isEmpty();
    }

    @Test
    void standsStillWhenItIsToldTo(Simulator simulator) throws Exception {
        browser.value("document.getElementById('pause').click()");
        simulator.faults().set(Fault.of(FaultKind.FIBRE_CUT));
        Thread.sleep(2500); // More than two of its readings; that nothing happens cannot be awaited.
        assertThat(text("#links")).doesNotContain("0 bit/s");
        browser.value("document.getElementById('pause').click()");
        shows("#links", "0 bit/s");
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 768, 1600})
    void fitsTheWindow(int width) throws Exception {
        window(width);
        QKD.simulator().faults().set(Fault.of(FaultKind.EAVESDROPPER));
        shows("#f-list", "eavesdropper");
        assertThat(browser.value("document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(width);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void everyTextCanBeRead(String scheme) throws Exception {
        window(1200);
        browser.call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        QKD.simulator().faults().set(Fault.of(FaultKind.FIBRE_CUT));
        QKD.simulator().faults().set(Fault.of(FaultKind.KME_DOWN).at("kme-b"));
        shows("#net", "kme-b (down)", "cut");
        try (InputStream script = PageIT.class.getResourceAsStream("contrast.js")) {
            assertThat(browser.value(new String(script.readAllBytes(), StandardCharsets.UTF_8)))
                    .isEmpty();
        }
    }

    @Test
    void everyControlHasANameForThoseWhoDoNotSeeIt() throws Exception {
        QKD.simulator().faults().set(Fault.of(FaultKind.STALL));
        shows("#f-list", "stall");
        int named = 0;
        for (JsonNode node :
                browser.call("Accessibility.getFullAXTree", Map.of()).path("nodes")) {
            String role = node.path("role").path("value").asString("");
            if (CONTROLS.contains(role) && !node.path("ignored").asBoolean()) {
                assertThat(node.path("name").path("value").asString(""))
                        .as(role)
                        .isNotBlank();
                named++;
            }
        }
        assertThat(named).isGreaterThan(12);
    }

    @Test
    void asksNobodyElseAndMakesNoMistake() throws Exception {
        String here = QKD.simulator().adminUrl().orElseThrow().toString();
        assertThat(browser.events("Network.requestWillBeSent"))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(
                                event.path("request").path("url").asString())
                        .matches(url -> url.startsWith(here) || url.startsWith("data:") || url.equals("about:blank")));
        assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
        assertThat(browser.events("Log.entryAdded"))
                .extracting(event -> event.path("entry").path("text").asString())
                .allMatch(text -> text.contains("400 (Bad Request)"), "only what another test asked for");
    }

    private static void shows(String selector, String... words) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(text(selector)).contains(words));
    }

    private static String text(String selector) throws Exception {
        return browser.value("document.querySelector('" + selector + "')?.textContent ?? ''")
                .asString();
    }

    private static boolean chosen(String kind) throws Exception {
        return browser.value("document.getElementById('f-kind').value")
                .asString()
                .equals(kind);
    }

    private static void tabTo(String condition) throws Exception {
        for (int pressed = 0; pressed < 60; pressed++) {
            if (browser.value(condition).asBoolean()) {
                return;
            }
            browser.press("Tab");
        }
        throw new AssertionError("the Tab key never comes to " + condition);
    }

    private static void window(int width) throws Exception {
        browser.call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    }

    private static void getKey(Simulator simulator) throws Exception {
        try (HttpClient http = HttpClient.newBuilder()
                .sslContext(TlsContexts.of(simulator.pki(), "sae-alice"))
                .build()) {
            URI enc = URI.create(simulator.kme("kme-a").url() + "/api/v1/keys/sae-bob/enc_keys");
            assertThat(http.send(HttpRequest.newBuilder(enc).build(), BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
