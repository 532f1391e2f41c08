package one.apiin.camel;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Calendar;
import java.util.Date;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/**
 * What each room may use of Camel, of libraries and of the JDK; {@link RoomsTest} holds the rooms apart.
 *
 * <p>The rules see the published classes, without tests and the sandbox.
 */
class ArchitectureTest {

    private static final String BASE = "one.apiin.camel";
    private static final String HTTP = "one.apiin.camel.internal.http..";
    private static final String CAMEL = "one.apiin.camel.internal.camel..";
    private static final String JSON = "one.apiin.camel.internal.json..";
    private static final String MODEL_JSON = "one.apiin.camel.internal.model.json..";
    private static final String REPLY = "one.apiin.camel.internal.http.reply..";
    private static final String REPOSITORY = "one.apiin.camel.repository..";
    private static final String ERROR = "one.apiin.camel.error..";

    /** Where the parts are put together, the machine's clock among them. */
    private static final String INJECTS_THE_CLOCK =
            "one\\.apiin\\.camel\\.(ApiInOneComponentOptions|ComponentRuntime)";

    /**
     * A resolver that hangs cannot be interrupted, and no pool may wait for it at its end; the pools for the
     * ledger and the provider are of platform threads, which Camel's pools need not be.
     */
    private static final String HAS_THREADS_OF_ITS_OWN =
            ".*\\.(Connections|NameLookups|ThreadPoolProfiles)";

    private static final JavaClasses PUBLISHED =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(ArchitectureTest::isNotTheSandbox)
                    .importPackages(BASE);

    @Test
    void onlyTheBaseAndTheCamelRoomsUseCamel() {
        ArchRule rule =
                noClasses()
                        .that()
                        .resideOutsideOfPackages(BASE, CAMEL)
                        .should()
                        .dependOnClassesThat(camelBut("org.apache.camel.spi.HttpResponseAware"))
                        .because("Camel calls the base package; the rest is plain Java")
                        .allowEmptyShould(true);

        rule.check(PUBLISHED);
    }

    @Test
    void outsideOfTheCamelRoomsOnlyTheErrorsUseHttpResponseAware() {
        ArchRule rule =
                noClasses()
                        .that()
                        .resideOutsideOfPackages(BASE, CAMEL, ERROR)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.apache.camel..")
                        .because(
                                "docs/explain/decisions.md#0010 lets the exceptions carry the HTTP status")
                        .allowEmptyShould(true);

        rule.check(PUBLISHED);
    }

    @Test
    void onlyTheHttpRoomsUseTheHttpClient() {
        ArchRule rule =
                noClasses()
                        .that()
                        .resideOutsideOfPackage(HTTP)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.apache.hc..")
                        .allowEmptyShould(true);

        rule.check(PUBLISHED);
    }

    @Test
    void onlyTheRoomsOfJsonUseJackson() {
        ArchRule rule =
                noClasses()
                        .that()
                        .resideOutsideOfPackages(JSON, MODEL_JSON, REPLY, REPOSITORY)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind..")
                        .because("the repository writes two of its columns as JSON")
                        .allowEmptyShould(true);

        rule.check(PUBLISHED);
    }

    @Test
    void noClassUsesTheHttpClientOfTheJdk() {
        ArchRule rule =
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("java.net.http..")
                        .because("docs/explain/decisions.md#0001 measured it")
                        .allowEmptyShould(true);

        rule.check(PUBLISHED);
    }

    @Test
    void onlyTheRepositoryUsesSql() {
        ArchRule rule =
                noClasses()
                        .that()
                        .resideOutsideOfPackage(REPOSITORY)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("java.sql..")
                        .allowEmptyShould(true);

        rule.check(PUBLISHED);
    }

    @Test
    void noClassReadsTheWallClock() {
        ArchRule rule =
                noClasses()
                        .that()
                        .haveNameNotMatching(INJECTS_THE_CLOCK)
                        .should()
                        .accessTargetWhere(
                                access("read the wall clock", ArchitectureTest::readsTheClock))
                        .because("time comes from the InstantSource that the component injects")
                        .allowEmptyShould(true);

        rule.check(PUBLISHED);
    }

    @Test
    void noClassStartsThreads() {
        ArchRule rule =
                noClasses()
                        .that()
                        .haveNameNotMatching(HAS_THREADS_OF_ITS_OWN)
                        .should()
                        .accessTargetWhere(access("start threads", ArchitectureTest::startsThreads))
                        .because("threads come from Camel's ExecutorServiceManager")
                        .allowEmptyShould(true);

        rule.check(PUBLISHED);
    }

    @Test
    void noClassPrints() {
        ArchRule rule =
                GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.allowEmptyShould(true);

        rule.check(PUBLISHED);
    }

    @Test
    void everyClassLogsWithSlf4j() {
        ArchRule rule =
                GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.allowEmptyShould(true);

        rule.check(PUBLISHED);
    }

    private static boolean isNotTheSandbox(Location location) {
        return !location.contains("one/apiin/camel/sandbox/");
    }

    private static DescribedPredicate<JavaClass> camelBut(String name) {
        return describe(
                "of Camel, other than " + name,
                type ->
                        type.getPackageName().startsWith("org.apache.camel")
                                && !type.getName().equals(name));
    }

    private interface Target {
        boolean matches(JavaClass owner, AccessTarget target);
    }

    private static DescribedPredicate<JavaAccess<?>> access(String description, Target target) {
        return describe(
                description, access -> target.matches(access.getTargetOwner(), access.getTarget()));
    }

    private static boolean readsTheClock(JavaClass owner, AccessTarget target) {
        String name = target.getName();
        boolean noArguments =
                target instanceof AccessTarget.CodeUnitAccessTarget call
                        && call.getRawParameterTypes().isEmpty();
        if (owner.isEquivalentTo(System.class)) {
            return name.equals("currentTimeMillis");
        }
        if (owner.isEquivalentTo(Clock.class)) {
            return Set.of("systemUTC", "systemDefaultZone", "system", "tickMillis").contains(name);
        }
        if (owner.isEquivalentTo(InstantSource.class)) {
            return name.equals("system");
        }
        if (owner.isEquivalentTo(Date.class)) {
            return name.equals("<init>") && noArguments;
        }
        if (owner.isEquivalentTo(Calendar.class)) {
            return name.equals("getInstance");
        }
        return owner.getPackageName().equals("java.time") && name.equals("now") && noArguments;
    }

    private static boolean startsThreads(JavaClass owner, AccessTarget target) {
        String name = target.getName();
        boolean made = name.equals("<init>");
        if (owner.isEquivalentTo(Executors.class)) {
            return name.startsWith("new");
        }
        if (owner.isEquivalentTo(ForkJoinPool.class)) {
            return made || name.equals("commonPool");
        }
        if (owner.isEquivalentTo(CompletableFuture.class)) {
            return runsOnTheCommonPool(target);
        }
        return made
                && (owner.isAssignableTo(Thread.class)
                        || owner.isAssignableTo(ExecutorService.class)
                        || owner.isAssignableTo(Timer.class));
    }

    /** The stages with an executor of their own are fine. */
    private static boolean runsOnTheCommonPool(AccessTarget target) {
        return target.getName().endsWith("Async")
                && target instanceof AccessTarget.CodeUnitAccessTarget call
                && call.getRawParameterTypes().stream()
                        .noneMatch(
                                type -> type.isEquivalentTo(java.util.concurrent.Executor.class));
    }
}
