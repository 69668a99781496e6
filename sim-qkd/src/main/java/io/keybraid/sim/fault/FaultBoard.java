package io.keybraid.sim.fault;

import io.keybraid.sim.fault.FaultKind.Scope;
import io.keybraid.sim.kme.KmeMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The faults that are set now. Safe for use by several threads. Those of KMEs and links are in effect when {@link #set}
 * and {@link #clear} return; those of answers from the next request on.
 */
public final class FaultBoard {

    /** At most so many at a time. */
    public static final int MAX = 200;

    private static final Logger LOG = LoggerFactory.getLogger(FaultBoard.class);

    private final List<ActiveFault> active = new ArrayList<>();
    private final List<Runnable> watchers = new ArrayList<>();
    private final Set<String> kmes;
    private final Set<String> links;
    private final RandomGenerator chance;
    private int lastId;

    public FaultBoard(Set<String> kmes, Set<String> links, RandomGenerator chance) {
        this.kmes = new TreeSet<>(kmes);
        this.links = new TreeSet<>(links);
        this.chance = chance;
    }

    /** Is run after each change of the faults of KMEs and links, one change at a time. */
    public synchronized void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    /**
     * Sets one more fault.
     *
     * @return its number, by which it is cleared
     * @throws IllegalArgumentException if it names a KME or a link that does not exist, or there are too many
     */
    public synchronized int set(Fault fault) {
        Set<String> places = fault.kind().scope() == Scope.LINK ? links : kmes;
        fault.where().ifPresent(place -> {
            if (!places.contains(place)) {
                throw new IllegalArgumentException("there is no '" + place + "' for "
                        + fault.kind().word() + "; there are " + String.join(", ", places));
            }
        });
        if (active.size() >= MAX) {
            throw new IllegalArgumentException("there are " + MAX + " faults already; clear some");
        }
        lastId++;
        active.add(new ActiveFault(lastId, fault, 0));
        LOG.info("fault {} is set: {}", lastId, fault);
        changed(fault);
        return lastId;
    }

    /** False if there is no such fault (any more). */
    public synchronized boolean clear(int id) {
        for (ActiveFault one : List.copyOf(active)) {
            if (one.id() == id) {
                active.remove(one);
                LOG.info("fault {} is cleared: {}", id, one.fault());
                changed(one.fault());
                return true;
            }
        }
        return false;
    }

    /** Everything is well again. */
    public synchronized void clear() {
        List.copyOf(active).forEach(one -> clear(one.id()));
    }

    public synchronized List<ActiveFault> active() {
        return List.copyOf(active);
    }

    /** What befalls the answer to a request that has just come in; that is counted. */
    public synchronized List<Fault> befall(String kme, KmeMethod method) {
        List<Fault> befallen = new ArrayList<>();
        for (int at = 0; at < active.size(); at++) {
            ActiveFault one = active.get(at);
            if (matches(one.fault(), kme, method)) {
                befallen.add(one.fault());
                active.set(at, one.oneMore());
            }
        }
        active.removeIf(ActiveFault::over);
        return befallen;
    }

    private boolean matches(Fault fault, String kme, KmeMethod method) {
        return fault.kind().befalls(method)
                && fault.befalls(kme)
                && fault.method().map(only -> only == method).orElse(true)
                && (fault.share() >= 1 || chance.nextDouble() < fault.share());
    }

    /** Those of a KME or a link that are not of single answers. */
    public synchronized List<Fault> standing(String place) {
        return active.stream()
                .map(ActiveFault::fault)
                .filter(fault -> fault.kind().scope() != Scope.ANSWER && fault.befalls(place))
                .filter(fault -> (fault.kind().scope() == Scope.LINK ? links : kmes).contains(place))
                .toList();
    }

    private void changed(Fault fault) {
        if (fault.kind().scope() != Scope.ANSWER) {
            List.copyOf(watchers).forEach(Runnable::run);
        }
    }
}
