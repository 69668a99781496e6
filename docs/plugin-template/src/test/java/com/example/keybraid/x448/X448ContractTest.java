package com.example.keybraid.x448;

import io.keybraid.api.KeySourceContract;
import io.keybraid.api.KeySourceFactory;

class X448ContractTest extends KeySourceContract {

    @Override
    protected KeySourceFactory factory() {
        return new X448Factory();
    }
}
