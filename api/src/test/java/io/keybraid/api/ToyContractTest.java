package io.keybraid.api;

class ToyContractTest extends KeySourceContract {

    @Override
    protected KeySourceFactory factory() {
        return new ToyFactory();
    }
}
