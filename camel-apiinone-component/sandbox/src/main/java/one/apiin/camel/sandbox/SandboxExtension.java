package one.apiin.camel.sandbox;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A sandbox for JUnit tests: one per test as an instance field with {@code @RegisterExtension}, one per
 * class as a static field or with {@code @ExtendWith}. Tests may take a {@link Sandbox} parameter.
 * After a failed test the ledger is printed to the standard error stream.
 *
 * <p>A sandbox of the class is reset before each of its tests, so such tests must not run in parallel.
 */
public final class SandboxExtension
        implements BeforeAllCallback,
                AfterAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterTestExecutionCallback,
                ParameterResolver {

    private final Sandbox.Builder builder;
    private Sandbox sandbox;
    private int classes;

    /** A sandbox with the default settings. */
    public SandboxExtension() {
        this(Sandbox.builder());
    }

    /** A sandbox with the settings of this builder. */
    public SandboxExtension(Sandbox.Builder builder) {
        this.builder = builder;
    }

    /** The running sandbox. @throws IllegalStateException outside of a test */
    public synchronized Sandbox sandbox() {
        if (sandbox == null) {
            throw new IllegalStateException("The sandbox runs only during a test");
        }
        return sandbox;
    }

    @Override
    public synchronized void beforeAll(ExtensionContext context) {
        classes++;
        startIfNeeded();
    }

    @Override
    public synchronized void beforeEach(ExtensionContext context) {
        if (sandbox != null) {
            sandbox.reset();
        }
        startIfNeeded();
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            System.err.println(
                    context.getDisplayName() + " failed. " + sandbox().ledger().report());
        }
    }

    @Override
    public synchronized void afterEach(ExtensionContext context) {
        if (classes == 0) {
            stop();
        }
    }

    @Override
    public synchronized void afterAll(ExtensionContext context) {
        classes--;
        if (classes == 0) {
            stop();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Sandbox.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return sandbox();
    }

    private void startIfNeeded() {
        if (sandbox == null) {
            sandbox = builder.start();
        }
    }

    private void stop() {
        if (sandbox != null) {
            sandbox.close();
            sandbox = null;
        }
    }
}
