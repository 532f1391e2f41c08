package one.apiin.camel.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The settings of a sandbox: set by the builder, some of them changed while it runs. */
final class SandboxSettings {

    static final InstantSource REAL_CLOCK = InstantSource.system();

    final Set<String> keys = new LinkedHashSet<>();
    private final Map<String, String> replaced = new ConcurrentHashMap<>();
    int port;
    long credits = 10_000;
    int ledgerLimit = 100_000;
    int taskLimit = 200_000;
    InstantSource clock = REAL_CLOCK;
    Clips clips = Clips.tiny();
    Consumer<SandboxEvent> listener;
    Path stateFile;

    volatile Pace pace = Pace.steps(2);
    volatile CreationShape creationShape = CreationShape.A;
    volatile StatusShape statusShape = StatusShape.ENVELOPE;
    volatile CallbackMode callbacks = CallbackMode.ONCE;
    volatile double callbackShare = 1;
    volatile Duration callbackDelay = Duration.ZERO;
    private volatile Predicate<String> failing = prompt -> false;
    private volatile TaskFailure failure = TaskFailure.DEFAULT;

    /** The account (named by its first key) of this key, or null if the key is not valid. */
    String account(String key) {
        String owner = replaced.get(key);
        return owner == null && keys.contains(key) && !replaced.containsValue(key) ? key : owner;
    }

    /** Replaces the key of an account. */
    synchronized void rotateKey(String from, String to) {
        String owner = account(from);
        if (owner == null || account(to) != null) {
            throw new IllegalArgumentException(
                    "The old key must be valid, and the new one must not be valid yet");
        }
        replaced.remove(from);
        replaced.put(to, owner);
    }

    void failWhen(Predicate<String> prompt, TaskFailure why) {
        failure = why;
        failing = prompt;
    }

    /** The scripted failure of a task with this prompt, or null. */
    TaskFailure failureFor(String prompt) {
        if (failing.test(prompt)) {
            return failure;
        }
        return prompt.contains("[fail]") ? TaskFailure.DEFAULT : null;
    }

    void callbackShare(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("The share must be from 0 to 1, not " + share);
        }
        callbackShare = share;
    }

    void callbackDelay(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("The delay must not be negative");
        }
        callbackDelay = delay;
    }

    /** An independent copy. */
    SandboxSettings copy() {
        SandboxSettings copy = new SandboxSettings();
        copy.keys.addAll(keys);
        copy.port = port;
        copy.credits = credits;
        copy.ledgerLimit = ledgerLimit;
        copy.taskLimit = taskLimit;
        copy.clock = clock;
        copy.clips = clips;
        copy.listener = listener;
        copy.stateFile = stateFile;
        copy.behaveLike(this);
        return copy;
    }

    /** Copies the settings that can be changed while the sandbox runs. */
    void behaveLike(SandboxSettings other) {
        replaced.clear();
        replaced.putAll(other.replaced);
        pace = other.pace;
        creationShape = other.creationShape;
        statusShape = other.statusShape;
        callbacks = other.callbacks;
        callbackShare = other.callbackShare;
        callbackDelay = other.callbackDelay;
        failWhen(other.failing, other.failure);
    }
}
