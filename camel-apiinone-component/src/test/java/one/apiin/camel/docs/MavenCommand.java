package one.apiin.camel.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A command for Maven on a page, or options that the page names alone: what they name exists. */
record MavenCommand(String page, String text) {

    private static final Pattern CODE_BLOCK =
            Pattern.compile("(?ms)^```\\w+\\n(.*?)^```$|^```\\n.*?^```$");
    private static final Pattern IN_A_LINE = Pattern.compile("(?m)\\bmvnw +(\\S.*)$");
    private static final Pattern INLINE = Pattern.compile("`(?:[^`\\s]*mvnw\\s+)?([^`]+)`");
    private static final Pattern WORD = Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+");

    /** Maven's own, and those of its plugins. */
    private static final Set<String> KNOWN =
            Set.of(
                    "skipTests",
                    "user.home",
                    "newVersion",
                    "altDeploymentRepository",
                    "gpg.skip",
                    "test",
                    "surefire.failIfNoSpecifiedTests");

    private static final Set<String> FLAGS = Set.of("-q", "-am", "-B", "-o");
    private static final Set<String> PHASES =
            Set.of("compile", "test", "package", "verify", "install", "deploy");

    private static final String BENCHMARKS =
            "examples/benchmarks/src/main/java/one/apiin/camel/benchmarks/";
    private static final String DEMO = "examples/file-to-video/src/main/java/";

    /** In blocks, where a backslash at a line's end continues the command, and between backticks. */
    static List<MavenCommand> of(MarkdownFile page) {
        String text = page.text().replaceAll(" *\\\\\\n *", " ");
        Stream<String> blocks =
                CODE_BLOCK
                        .matcher(text)
                        .results()
                        .filter(block -> block.group(1) != null)
                        .flatMap(block -> IN_A_LINE.matcher(block.group(1)).results())
                        .map(found -> found.group(1));
        Stream<String> inline =
                INLINE.matcher(CODE_BLOCK.matcher(text).replaceAll(""))
                        .results()
                        .filter(found -> found.group().matches("(?s)`(\\S*mvnw\\s|-[DP]).*"))
                        .map(found -> found.group(1));
        return Stream.concat(blocks, inline)
                .map(command -> new MavenCommand(page.name(), command.replace('\n', ' ')))
                .toList();
    }

    /** What it names and the repository does not have. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        List<String> words =
                WORD.matcher(text)
                        .results()
                        .map(word -> word.group().replaceAll("['\"]", ""))
                        .toList();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-pl")) {
                i++;
                String modules = i < words.size() ? words.get(i) : "after -pl";
                each(modules, ",", MavenCommand::isModule, "no module", faults);
            } else if (word.startsWith("-P")) {
                each(word.substring(2), ",", MavenCommand::isProfile, "no profile", faults);
            } else if (word.startsWith("-D")) {
                checkProperty(word.substring(2), faults);
            } else if (!FLAGS.contains(word) && !PHASES.contains(word) && !isGoal(word)) {
                faults.add("neither a flag, a phase nor a goal: " + word);
            }
        }
        return faults.stream().map(fault -> this + ": " + fault).toList();
    }

    private static void checkProperty(String property, List<String> faults) {
        String name = property.replaceFirst("=.*", "");
        String value = property.substring(name.length()).replaceFirst("=", "");
        if (!KNOWN.contains(name) && !isProperty(name)) {
            faults.add("no property " + name);
        }
        if (value.contains("...")) {
            return;
        }
        switch (name) {
            case "test" -> each(value, ",", MavenCommand::isTest, "no test class", faults);
            case "bench" -> each(value, ",", MavenCommand::isBenchmark, "no benchmark", faults);
            case "run" -> each(value, ",", MavenCommand::isExample, "no example", faults);
            case "bench.args" ->
                    each(value, " ", word -> isArgument(word, BENCHMARKS), "no argument", faults);
            case "demo.args" ->
                    each(value, " ", word -> isArgument(word, DEMO), "no argument", faults);
            default -> {}
        }
    }

    private static void each(
            String list,
            String separator,
            Predicate<String> exists,
            String otherwise,
            List<String> faults) {
        Stream.of(list.split(separator))
                .filter(one -> !one.isEmpty())
                .filter(one -> !exists.test(one))
                .forEach(one -> faults.add(otherwise + " " + one));
    }

    private static boolean isModule(String folder) {
        return Files.exists(MarkdownFile.root().resolve(folder).resolve("pom.xml"));
    }

    private static boolean isProfile(String name) {
        return anyPom(
                "(?s).*<profile>\\s*(<!--[^>]*-->\\s*)?<id>" + Pattern.quote(name) + "</id>.*");
    }

    /** A goal of a plugin, such as {@code exec:java}. */
    private static boolean isGoal(String word) {
        return word.matches("[a-z-]+:[a-z-]+");
    }

    private static boolean isTest(String pattern) {
        String file = pattern.replace("*", "\\w*") + "\\.java";
        return Sources.TESTS.stream().anyMatch(one -> one.getFileName().toString().matches(file));
    }

    private static boolean isBenchmark(String name) {
        Path file = MarkdownFile.root().resolve(BENCHMARKS + name.replace('.', '/') + ".java");
        return Files.exists(file) && RepositoryFiles.text(file).contains("static void main(");
    }

    /** An example that {@code -Drun} starts. */
    private static boolean isExample(String name) {
        Path pom = MarkdownFile.root().resolve("examples").resolve(name).resolve("pom.xml");
        return Files.exists(pom) && RepositoryFiles.text(pom).contains("<id>run</id>");
    }

    /** Its name, or a word without a value, stands in quotation marks in the sources; not a number or a file. */
    private static boolean isArgument(String word, String folder) {
        String name = word.replaceFirst("=.*", "");
        if (name.equals(word) && !word.matches("(--)?[a-z]+")) {
            return true;
        }
        Pattern quoted = Pattern.compile('"' + Pattern.quote(name) + "=?\"");
        Path below = MarkdownFile.root().resolve(folder);
        return Sources.JAVA.stream()
                .filter(file -> file.startsWith(below))
                .anyMatch(file -> quoted.matcher(RepositoryFiles.text(file)).find());
    }

    private static boolean isProperty(String name) {
        String quoted = Pattern.quote(name);
        Pattern read = Pattern.compile("get(Property|Boolean|Integer)\\(\\s*\"" + quoted + '"');
        return anyPom("(?s).*(<|<name>!?|\\$\\{)" + quoted + "(/?>|</name>|}).*")
                || Sources.JAVA.stream()
                        .anyMatch(file -> read.matcher(RepositoryFiles.text(file)).find());
    }

    private static boolean anyPom(String pattern) {
        return Sources.POMS.stream().anyMatch(pom -> RepositoryFiles.text(pom).matches(pattern));
    }

    @Override
    public String toString() {
        return page + ": " + text;
    }

    private static final class Sources {
        static final List<Path> POMS = RepositoryFiles.endingWith("pom.xml");
        static final List<Path> JAVA = RepositoryFiles.endingWith(".java");
        static final List<Path> TESTS = PageBlocks.tests();
    }
}
