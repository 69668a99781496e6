package io.keybraid.host.testbed;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs tests by the names of their classes, or such as {@code Class#method}, where no Maven is. A test that is skipped counts as one that failed. */
public final class RunTests {

    private RunTests() {}

    /** Ends with 0 if there were tests and all of them passed. */
    public static void main(String... classes) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(classes).map(RunTests::selector).toList())
                .build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, summary, new Told());
        TestExecutionSummary result = summary.getSummary();
        result.printFailuresTo(new PrintWriter(System.out, true), 20);
        System.out.printf(
                Locale.ROOT,
                "%d tests: %d passed, %d failed, %d skipped%n",
                result.getTestsFoundCount(),
                result.getTestsSucceededCount(),
                result.getTotalFailureCount(),
                result.getTestsFoundCount() - result.getTestsSucceededCount() - result.getTestsFailedCount());
        boolean good = result.getTestsFoundCount() > 0
                && result.getTestsSucceededCount() == result.getTestsFoundCount()
                && result.getTotalFailureCount() == 0;
        System.exit(good ? 0 : 1);
    }

    private static DiscoverySelector selector(String name) {
        return name.contains("#") ? DiscoverySelectors.selectMethod(name) : DiscoverySelectors.selectClass(name);
    }

    /** A line for each test. */
    private static final class Told implements TestExecutionListener {
        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest()) {
                System.out.println(result.getStatus().name().toLowerCase(Locale.ROOT) + " " + test.getDisplayName());
            }
        }
    }
}
