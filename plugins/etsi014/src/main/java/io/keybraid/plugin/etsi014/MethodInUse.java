package io.keybraid.plugin.etsi014;

/**
 * How one operation is asked for just now: by GET or by POST, each of which the standard allows and some KME lacks.
 *
 * <p>Thread-safe. Two threads that both meet a 405 both turn to the same other method.
 */
final class MethodInUse {

    private final boolean mayChange;
    private volatile boolean post;

    private MethodInUse(boolean post, boolean mayChange) {
        this.post = post;
        this.mayChange = mayChange;
    }

    /** For Get key. Every KME known answers a GET here, and some nothing else. */
    static MethodInUse forKey(KmeSettings settings) {
        return new MethodInUse(settings.method() == MethodSetting.POST, settings.method() == MethodSetting.AUTO);
    }

    /** For Get key with key IDs. Where master_SAE_ID is wanted in the body, nothing but a POST has one. */
    static MethodInUse forKeyIds(KmeSettings settings) {
        boolean auto = settings.method() == MethodSetting.AUTO;
        return new MethodInUse(settings.method() != MethodSetting.GET, auto && !settings.masterInKeyIds());
    }

    boolean isPost() {
        return post;
    }

    /**
     * Turns to the other method, because the KME answered 405 to this one.
     *
     * @return false if the configuration does not leave the choice
     */
    boolean turnFrom(boolean refusedPost) {
        if (!mayChange) {
            return false;
        }
        post = !refusedPost;
        return true;
    }

    @Override
    public String toString() {
        return post ? "POST" : "GET";
    }
}
