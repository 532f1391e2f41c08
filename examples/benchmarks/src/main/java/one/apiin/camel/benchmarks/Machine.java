package one.apiin.camel.benchmarks;

import java.time.LocalDate;

/** What a figure was measured on. */
final class Machine {

    private Machine() {}

    /** One line for the documentation, with the date. */
    static String line() {
        return Runtime.getRuntime().availableProcessors()
                + " cores, "
                + System.getProperty("java.vm.name")
                + " "
                + System.getProperty("java.version")
                + ", "
                + System.getProperty("os.name")
                + " "
                + System.getProperty("os.version")
                + " "
                + System.getProperty("os.arch")
                + ", "
                + LocalDate.now();
    }
}
