package io.keybraid.sim.admin;

import io.keybraid.sim.fault.ActiveFault;
import io.keybraid.sim.kme.LinkView;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The Prometheus text format, version 0.0.4. */
final class Metrics {

    private final StringBuilder text = new StringBuilder();

    private Metrics() {}

    static String of(Watched watched) {
        Metrics metrics = new Metrics();
        metrics.kmes(watched.kmes().get());
        metrics.links(watched.links().get());
        metrics.head("waiting_keys", "gauge", "Keys that a master has and a slave has not fetched");
        metrics.line("waiting_keys", "", watched.waitingKeys().getAsInt());
        metrics.head("fault_active", "gauge", "Faults that are set, by kind and place");
        for (ActiveFault active : watched.faults().active()) {
            metrics.line(
                    "fault_active",
                    "{id=\"" + active.id() + "\",fault=\""
                            + active.fault().kind().word() + "\",at=\""
                            + active.fault().where().orElse("") + "\"}",
                    1);
        }
        return metrics.text.toString();
    }

    private void kmes(List<KmeView> kmes) {
        head("requests_total", "counter", "Requests that were answered, by KME and method, or refused");
        for (KmeView kme : kmes) {
            line("requests_total", requests(kme, "status"), (double)
                    kme.counts().status());
            line("requests_total", requests(kme, "enc_keys"), (double)
                    kme.counts().getKey());
            line("requests_total", requests(kme, "dec_keys"), (double)
                    kme.counts().getKeyWithKeyIds());
            line("requests_total", requests(kme, "refused"), (double)
                    kme.counts().refused());
        }
        head("keys_total", "counter", "Keys that were given out, to masters and to slaves");
        for (KmeView kme : kmes) {
            line("keys_total", "{kme=\"" + kme.id() + "\",to=\"master\"}", (double)
                    kme.counts().keysToMasters());
            line("keys_total", "{kme=\"" + kme.id() + "\",to=\"slave\"}", (double)
                    kme.counts().keysToSlaves());
        }
    }

    private static String requests(KmeView kme, String result) {
        return "{kme=\"" + kme.id() + "\",result=\"" + result + "\"}";
    }

    private void links(List<LinkView> links) {
        link(links, "link_up", "Whether the link makes key", link -> link.condition() == LinkView.Condition.UP ? 1 : 0);
        link(links, "link_qber", "Share of wrong bits", LinkView::qber);
        link(links, "link_bits_per_second", "Secure key that the link makes", LinkView::bitsPerSecond);
        link(links, "link_stored_bits", "Key in store", link -> (double) link.storedBits());
        link(links, "link_capacity_bits", "Key that can be in store", link -> (double) link.capacityBits());
    }

    private void link(List<LinkView> links, String name, String help, ToDoubleFunction<LinkView> measure) {
        head(name, "gauge", help);
        links.forEach(link -> line(name, "{link=\"" + link.name() + "\"}", measure.applyAsDouble(link)));
    }

    private void head(String name, String type, String help) {
        text.append("# HELP keybraid_sim_")
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
        text.append("# TYPE keybraid_sim_")
                .append(name)
                .append(' ')
                .append(type)
                .append('\n');
    }

    private void line(String name, String labels, double value) {
        text.append("keybraid_sim_").append(name).append(labels).append(' ');
        text.append(
                value == Math.rint(value) && Math.abs(value) < 1e15
                        ? String.valueOf((long) value)
                        : String.valueOf(value));
        text.append('\n');
    }
}
