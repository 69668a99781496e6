package io.keybraid.host.hardening;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** What the options of Java have to say. */
final class VirtualMachine {

    private static final String NO_ATTACHING = "DisableAttachMechanism";
    private static final List<String> HEAP_DUMPS =
            List.of("HeapDumpOnOutOfMemoryError", "HeapDumpBeforeFullGC", "HeapDumpAfterFullGC");

    private final HotSpotDiagnosticMXBean options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);

    /** Can only be told, not changed. */
    boolean forbidsAttaching() {
        return Boolean.parseBoolean(options.getVMOption(NO_ATTACHING).getValue());
    }

    void forbidHeapDumps() {
        HEAP_DUMPS.forEach(option -> options.setVMOption(option, "false"));
    }
}
