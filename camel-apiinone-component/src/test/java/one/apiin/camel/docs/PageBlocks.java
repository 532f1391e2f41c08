package one.apiin.camel.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a page, and which of them do not say what runs them, by a comment line directly above the fence. */
final class PageBlocks {

    private static final Pattern FENCE = Pattern.compile("( *)(```+|~~~+)(.*)");
    private static final Pattern MARK =
            Pattern.compile("<!--(snippet|file|tutorial|catalog|diagram|test|not-run):(\\S+)-->");
    private static final Pattern ITEM = Pattern.compile("( *(?:[-*+]|\\d+[.)]) +).*");

    /** Why a block is not run: a build, a key, a long run, a missing tool, or it ends processes. */
    private static final Set<String> REASONS = Set.of("build", "key", "long", "tool", "kills");

    private static final String CI = ".ci/run";

    private final MarkdownFile page;
    private final List<Path> tests;
    private final List<String> lines;
    private final List<String> faults = new ArrayList<>();

    /** Of the list that holds the present line: where its text begins. */
    private int indentation;

    private PageBlocks(MarkdownFile page, List<Path> tests) {
        this.page = page;
        this.tests = tests;
        this.lines = page.text().lines().toList();
    }

    /** What is wrong with the blocks of a page, a line each; the tests are the files of all test classes. */
    static List<String> faults(MarkdownFile page, List<Path> tests) {
        PageBlocks blocks = new PageBlocks(page, tests);
        blocks.check();
        return blocks.faults;
    }

    /** The files of all test classes of the repository. */
    static List<Path> tests() {
        return RepositoryFiles.endingWith(".java").stream()
                .filter(file -> file.toString().replace('\\', '/').contains("/src/test/java/"))
                .toList();
    }

    private void check() {
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (fence.matches()) {
                int end = end(i, fence.group(2));
                checkBlock(i, fence, lines.subList(i + 1, end));
                i = end;
            } else {
                checkText(i);
            }
        }
    }

    private int end(int begin, String fence) {
        for (int i = begin + 1; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(fence)) {
                return i;
            }
        }
        fault(begin, "the block has no end");
        return lines.size();
    }

    private void checkText(int i) {
        String line = lines.get(i);
        boolean afterEmpty = i > 0 && lines.get(i - 1).isBlank();
        if (line.isBlank()) {
            return;
        }
        if (MARK.matcher(line).matches() && !(i + 1 < lines.size() && isFence(i + 1))) {
            fault(i, line + " is not directly above a block");
        }
        int blanks = line.length() - line.stripLeading().length();
        Matcher item = ITEM.matcher(line);
        if (afterEmpty && blanks >= indentation + 4) {
            fault(i, "an indented block; write a fence");
        } else if (item.matches()) {
            indentation = item.group(1).length();
        } else if (afterEmpty && blanks == 0) {
            indentation = 0;
        }
    }

    private boolean isFence(int i) {
        return FENCE.matcher(lines.get(i)).matches();
    }

    private void checkBlock(int i, Matcher fence, List<String> content) {
        String language = fence.group(3).strip();
        if (!fence.group(1).isEmpty() || !fence.group(2).equals("```")) {
            fault(i, "a block begins with ``` at the line's begin");
        }
        Matcher mark = MARK.matcher(i == 0 ? "" : lines.get(i - 1));
        if (mark.matches()) {
            checkMark(i, mark.group(1), mark.group(2), content);
        } else if (!language.isEmpty() && !language.equals("mermaid")) {
            fault(i, "the block does not say what runs it");
        }
    }

    private void checkMark(int i, String kind, String name, List<String> content) {
        switch (kind) {
            case "not-run" -> require(REASONS.contains(name), i, name + " is none of " + REASONS);
            case "file" -> require(exists(name), i, "no file " + name);
            case "test" -> checkTest(i, name, content);
            case "tutorial" -> require(isTutorial(name), i, "the tutorial's test has no " + name);
            case "catalog", "diagram" ->
                    require(isRead(kind), i, "no test reads the " + kind + " of " + page.name());
            default -> {} // DocSnippetsTest compares the snippets
        }
    }

    private static boolean exists(String name) {
        return Files.isRegularFile(MarkdownFile.root().resolve(name));
    }

    private void checkTest(int i, String name, List<String> content) {
        if (name.equals(CI)) {
            String script = RepositoryFiles.text(MarkdownFile.root().resolve(CI));
            content.forEach(
                    line -> require(script.contains(line), i, CI + " does not contain: " + line));
            return;
        }
        List<Path> classes =
                tests.stream()
                        .filter(file -> file.getFileName().toString().equals(name + ".java"))
                        .toList();
        require(!classes.isEmpty(), i, "no test class " + name);
        require(
                classes.isEmpty() || classes.stream().anyMatch(this::namesThePage),
                i,
                name + " does not name " + fileName());
    }

    private boolean namesThePage(Path test) {
        return RepositoryFiles.text(test).contains(fileName());
    }

    private String fileName() {
        return Path.of(page.name()).getFileName().toString();
    }

    /** A file is written by its name, a command is asked for. */
    private boolean isTutorial(String name) {
        return fileName().equals("tutorial.md")
                && (name.contains(".") || anyTest("examples/tutorial/", '"' + name + '"'));
    }

    private boolean isRead(String kind) {
        return tests.stream()
                .filter(this::namesThePage)
                .anyMatch(test -> RepositoryFiles.text(test).contains("blocks(\"" + kind + "\")"));
    }

    private boolean anyTest(String folder, String text) {
        Path below = MarkdownFile.root().resolve(folder);
        return tests.stream()
                .filter(test -> test.startsWith(below))
                .anyMatch(test -> RepositoryFiles.text(test).contains(text));
    }

    private void require(boolean holds, int i, String otherwise) {
        if (!holds) {
            fault(i, otherwise);
        }
    }

    private void fault(int i, String what) {
        faults.add(page.name() + ":" + (i + 1) + ": " + what);
    }
}
