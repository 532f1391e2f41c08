package one.apiin.camel.route.dashboard;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/**
 * The page in Chromium: what a person sees and does. Without Debian's chromium and chromium-driver it is
 * skipped, but where {@code APIINONE_REQUIRE_BROWSER} is true it fails.
 */
@EnabledIf("mayRun")
class DashboardPageTest extends DashboardTestSupport {

    private static final Pattern URL = Pattern.compile("\"url\":\"([^\"]*)\"");
    private static final String HOSTILE =
            "<img src=x onerror=alert(1)><script>alert(2)</script> \u202Egnp.exe";

    private static final Instant LONG_AGO = Instant.parse("2026-11-25T10:00:00Z");

    @TempDir static Path profile;
    private static Browser browser;

    static boolean mayRun() {
        boolean required = Boolean.parseBoolean(System.getenv("APIINONE_REQUIRE_BROWSER"));
        if (!Browser.isInstalled() && !required) {
            System.out.println(
                    "The page is not tested in a browser: /usr/bin/chromium and"
                            + " /usr/bin/chromedriver are missing (Debian: chromium chromium-driver)");
        }
        return required || Browser.isInstalled();
    }

    @BeforeAll
    static void open() {
        browser = new Browser(profile);
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void tasksOfEveryStateAreShownInLightAndDarkAndOnAPhone() throws Exception {
        everyState();
        browser.size(1440, 1000);
        visit();

        soon().untilAsserted(
                        () ->
                                assertThat(List.of(cards("rendering"), cards("delivered")))
                                        .containsExactly(3, 6));
        assertThat(cards("delivering")).isOne();
        assertThat(cards("submitted")).isZero();
        assertThat(text("[data-column=delivered] .count")).isEqualTo("6");
        assertThat(text("#decision-list"))
                .contains("May have been charged", "Delivery failed 1 time");
        assertThat(text("#credits")).contains("168", "$1.68", "Refunded");
        assertThat(text("#nodes")).contains("this node");
        assertThat(text("[data-column=delivering]"))
                .contains("attempt 1 failed", "NoRouteToHost", "next try in");
        browser.screenshot("light");
        browser.dark(true);
        browser.screenshot("dark");
        browser.size(390, 844);
        assertThat(scrollsSideways()).isFalse();
        browser.screenshot("phone-dark");
        browser.dark(false);
        browser.screenshot("phone-light");
        browser.run("document.querySelector('#board').scrollIntoView()");
        browser.screenshot("phone-board");
        browser.size(1440, 1900);
        browser.run("window.scrollTo(0, 0)");
        browser.screenshot("full");
        assertQuiet();
    }

    @Test
    void anOperatorDecidesWithTheKeyboardOnly() throws Exception {
        VideoTask task = parked("scene-7", "the archive is down");
        browser.size(1200, 900);
        visit();
        soon().until(() -> text("#decision-list").contains("scene-7"));

        tabTo("[data-action=release]");
        press(Keys.ENTER);
        soon().until(() -> shows("#confirm[open]"));
        browser.screenshot("confirm");
        assertThat(text("#confirm")).contains(task.getSubmissionId(), "Deliver it again?");
        press(Keys.ESCAPE);
        soon().until(() -> !shows("#confirm[open]"));
        assertThat(text("#decision-list")).contains("scene-7");
        tabTo("[data-action=release]");
        press(Keys.ENTER);
        tabTo("#confirm button[type=submit]");
        press(Keys.ENTER);

        soon().until(() -> text("#decision-list").contains("All quiet"));
        soon().until(() -> cards("delivered") == 1);
        tabTo("[data-column=delivered] .card");
        press(Keys.ENTER);
        soon().until(() -> text("#task").contains("Timeline"));
        assertThat(text("#task"))
                .contains("Reserved", "Accepted, rendering", "Parked", "Delivered");
        browser.screenshot("timeline");
        press(Keys.ESCAPE);
        soon().until(() -> !shows("#task[open]"));
        assertQuiet();
    }

    @Test
    void aDecisionAboutATaskThatHasChangedShowsItsNewState() throws Exception {
        VideoTask task = parked("scene", "down");
        browser.size(1200, 900);
        visit();
        soon().until(() -> shows("[data-action=release]"));
        browser.driver.findElement(By.cssSelector("[data-action=release]")).click();
        assertThat(act(task.getSubmissionId(), "release", "{}").statusCode()).isEqualTo(200);

        browser.driver.findElement(By.cssSelector("#confirm button[type=submit]")).click();

        soon().until(() -> text("#confirm").contains("has changed meanwhile"));
        browser.screenshot("changed-meanwhile");
        assertThat(text("#confirm")).contains("Completed").doesNotContain("Exception", "\tat ");
    }

    @Test
    void aRefusedDecisionShowsTheServersReason() {
        VideoTask paid = running("one");
        unknown("two");
        browser.size(1200, 900);
        visit();
        soon().until(() -> shows("[data-action=adopt]"));
        browser.driver.findElement(By.cssSelector("[data-action=adopt]")).click();
        press(paid.getTaskId());

        browser.driver.findElement(By.cssSelector("#confirm button[type=submit]")).click();

        soon().until(() -> text("#confirm").contains("belongs to submission"));
        assertThat(text("#confirm"))
                .contains(paid.getTaskId(), paid.getSubmissionId())
                .doesNotContain("changed meanwhile");
        browser.complaints();
    }

    @Test
    void hostileTextsAreShownAsText() throws Exception {
        pending("<b>bold</b>\u202E", HOSTILE);
        browser.size(1200, 900);
        visit();
        soon().until(() -> cards("delivering") == 1);

        browser.driver.findElement(By.cssSelector(".card")).click();

        soon().until(() -> text("#task").contains("<b>bold</b>"));
        assertThat(text("[data-column=delivering]")).contains("<img src=x onerror=alert(1)>");
        assertThat(
                        browser.driver.findElements(
                                By.cssSelector("main img, main script, main b, #task b")))
                .isEmpty();
        assertThat((String) browser.run("return document.body.textContent"))
                .doesNotContain("\u202E", PROMPT);
        browser.screenshot("hostile");
        assertQuiet();
    }

    @Test
    void theEmptyPageHelpsAndAStoppedServerIsReported() {
        camel.context();
        browser.size(1440, 1000);
        visit();
        soon().until(() -> text("#live").equals("Live"));
        assertThat(text("main"))
                .contains("All quiet", "Nothing is rendering", "after the first video");
        browser.screenshot("empty");
        assertQuiet();

        camel.context().stop();

        soon().until(() -> text("#stale").contains("Stale: no answer since"));
        browser.screenshot("stale");
        browser.complaints();
    }

    @Test
    void filtersNarrowTheBoard() throws Exception {
        running("one");
        parked("two", "down");
        browser.size(1200, 900);
        visit();
        soon().until(() -> cards("rendering") == 1 && shows("#decision-list .row"));

        browser.run(
                "const s = document.querySelector('select[name=group]'); s.value = 'parking';"
                        + " s.dispatchEvent(new Event('change', {bubbles: true}))");

        soon().until(() -> cards("rendering") == 0);
        assertThat(text("#board")).contains("No task matches the filters");
        assertThat(text("#decision-list")).contains("two");
        browser.driver.findElement(By.cssSelector("#filters [type=reset]")).click();
        soon().until(() -> cards("rendering") == 1);
    }

    @Test
    void filtersSayHowManyTasksTheySearch() {
        TaskRepository ledger = new InMemoryTaskRepository(InstantSource.system());
        for (int i = 0; i < 60; i++) {
            ledger.reserve(renders("s" + i, "default", i));
        }
        ledger.reserve(renders("late", "beta", 60));
        camel.component(component -> component.setTaskRepository(ledger)).context();
        browser.size(1200, 900);
        visit();
        soon().until(() -> cards("rendering") == 50);

        visit("#group=default");
        soon().untilAsserted(
                        () ->
                                assertThat(text("[data-column=rendering]"))
                                        .contains("50 shown", "11 more are not loaded"));
        visit("#group=beta");
        soon().untilAsserted(
                        () ->
                                assertThat(text("[data-column=rendering]"))
                                        .contains("None of the 50 loaded", "11 more are not loaded")
                                        .doesNotContain("No task matches"));
        browser.screenshot("filtered");
        assertQuiet();
    }

    private static VideoTask renders(String id, String group, int order) {
        Tracking polled = columns().withNextPollAt(Instant.now().plusSeconds(86_400 + order));
        return row(id, TaskState.RUNNING, LONG_AGO)
                .group(group)
                .endedAt(null)
                .tracking(polled)
                .build();
    }

    @Test
    void anUnknownOutcomeIsShownSinceItsReservationHoweverLateItWasFound() {
        Instant now = Instant.now();
        TaskRepository ledger = new InMemoryTaskRepository(InstantSource.system());
        ledger.reserve(
                row("lost", TaskState.OUTCOME_UNKNOWN, now)
                        .taskId(null)
                        .submittedAt(null)
                        .createdAt(now.minus(Duration.ofHours(14)))
                        .tracking(columns().withDelivery(Delivery.DELIVERED))
                        .build());
        camel.component(component -> component.setTaskRepository(ledger)).context();
        visit();

        soon().untilAsserted(() -> assertThat(text("#decision-list")).contains("14h 0"));
    }

    @Test
    void filtersThatHideADecisionSaySo() throws Exception {
        parked("two", "down");
        browser.size(1200, 900);
        visit("#group=default");

        soon().untilAsserted(
                        () ->
                                assertThat(text("#decision-list"))
                                        .contains("1 needs a decision")
                                        .doesNotContain("All quiet"));
    }

    @Test
    void aNodeWhoseLeaseIsOverIsGrey() {
        AtomicReference<Duration> late = new AtomicReference<>(Duration.ofHours(1));
        TaskRepository ledger = new InMemoryTaskRepository(() -> Instant.now().minus(late.get()));
        ledger.heartbeat("gone", Duration.ofMinutes(10));
        late.set(Duration.ZERO);
        camel.component(component -> component.setTaskRepository(ledger)).context();
        browser.size(390, 844);
        visit();

        soon().untilAsserted(
                        () ->
                                assertThat(text("#nodes"))
                                        .contains("1\nnode with a lease", "lease over"));
        assertThat(browser.driver.findElements(By.cssSelector("#nodes li"))).hasSize(2);
        assertThat(browser.driver.findElements(By.cssSelector("#nodes li.good")))
                .singleElement()
                .satisfies(alive -> assertThat(alive.getText()).contains("this node"));
        assertThat(scrollsSideways()).isFalse();
        browser.screenshot("node-gone");
        assertQuiet();
    }

    @Test
    void aCountThatEndsEarlyIsShownAsSuch() {
        TaskRepository ledger = new InMemoryTaskRepository(InstantSource.system());
        for (int i = 0; i <= LedgerSums.MANY; i++) {
            ledger.reserve(ended("s" + i, TaskState.COMPLETED, LONG_AGO));
        }
        camel.component(component -> component.setTaskRepository(ledger)).context();
        visit();

        soon().until(() -> text("[data-column=delivered]").contains("10,000+"));
        assertThat(text("[data-column=delivered]")).contains("9,950+ more are not shown");
    }

    private void everyState() throws Exception {
        for (int i = 1; i <= 5; i++) {
            delivered("storyboard/scene-%02d.txt-1764360000000".formatted(i));
        }
        camel.sandbox()
                .failNext(1, "content_policy", "The request was refused by the safety filter");
        delivered("trailer/cut-b.txt-1764360000000");
        parked("archive/interview.txt-1764360012000", "the archive refuses the file");
        pending(
                "storyboard/scene-06.txt-1764360000000",
                "java.net.NoRouteToHostException: s3.example");
        unknown("storyboard/scene-07.txt-1764360000000");
        for (int i = 8; i <= 10; i++) {
            running("storyboard/scene-%02d.txt-1764360000000".formatted(i));
        }
    }

    private void visit() {
        visit("");
    }

    private void visit(String hash) {
        browser.driver.get("about:blank");
        browser.complaints();
        browser.network();
        browser.driver.get(url("") + hash);
    }

    /** No error in the console, and no request to another origin. */
    private void assertQuiet() {
        assertThat(browser.complaints()).isEmpty();
        List<String> requests = browser.network();
        assertThat(requests).isNotEmpty();
        for (String request : requests) {
            Matcher url = URL.matcher(request);
            assertThat(url.find()).isTrue();
            assertThat(url.group(1)).startsWith(url(""));
        }
    }

    private boolean scrollsSideways() {
        return (Boolean)
                browser.run(
                        "return document.documentElement.scrollWidth > document.documentElement.clientWidth");
    }

    private int cards(String column) {
        return browser.driver
                .findElements(By.cssSelector("[data-column=" + column + "] .card"))
                .size();
    }

    private boolean shows(String selector) {
        return !browser.driver.findElements(By.cssSelector(selector)).isEmpty();
    }

    /** At once, so that an update of the page cannot come between finding and reading. */
    private String text(String selector) {
        return (String)
                browser.run(
                        "const e = document.querySelector(arguments[0]); return e ? e.innerText : ''",
                        selector);
    }

    private void press(CharSequence key) {
        browser.driver.switchTo().activeElement().sendKeys(key);
    }

    private void tabTo(String selector) {
        for (int i = 0; i < 60; i++) {
            WebElement focused = browser.driver.switchTo().activeElement();
            boolean there =
                    (Boolean)
                            browser.run(
                                    "return arguments[0].matches(arguments[1])", focused, selector);
            if (there) {
                return;
            }
            focused.sendKeys(Keys.TAB);
        }
        throw new AssertionError("Tab does not reach " + selector);
    }
}
