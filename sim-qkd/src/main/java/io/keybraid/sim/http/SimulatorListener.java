package io.keybraid.sim.http;

import io.keybraid.sim.kme.KeyDelivery;

/**
 * Is told what the KMEs do, just before the answer is sent, on the thread of the request: be quick. What it throws is
 * logged and changes nothing.
 */
public interface SimulatorListener {

    /** Listens to nothing. */
    SimulatorListener NONE = new SimulatorListener() {
        @Override
        public void delivered(KeyDelivery delivery) {}

        @Override
        public void answered(RequestRecord request) {}
    };

    /** A key is in the answer to an SAE. */
    void delivered(KeyDelivery delivery);

    /** A request has its answer, whatever it is. */
    void answered(RequestRecord request);
}
