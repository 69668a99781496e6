package io.keybraid.plugin.x25519;

import io.keybraid.api.KeySourceContract;
import io.keybraid.api.KeySourceFactory;

class X25519ContractTest extends KeySourceContract {

    @Override
    protected KeySourceFactory factory() {
        return new X25519Factory();
    }
}
