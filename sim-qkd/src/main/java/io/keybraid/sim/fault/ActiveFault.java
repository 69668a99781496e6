package io.keybraid.sim.fault;

/**
 * A fault that is set.
 *
 * @param befallen how many answers it has befallen
 */
public record ActiveFault(int id, Fault fault, int befallen) {

    ActiveFault oneMore() {
        return new ActiveFault(id, fault, befallen + 1);
    }

    boolean over() {
        return fault.times() > 0 && befallen >= fault.times();
    }
}
