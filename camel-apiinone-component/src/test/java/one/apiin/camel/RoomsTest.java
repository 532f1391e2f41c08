package one.apiin.camel;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The packages against the table of rooms in {@code CONTRIBUTING.md}. */
class RoomsTest {

    private static final int MAX_FILES = 15;

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(location -> !location.contains("/sandbox/"))
                    .importPackages(Rooms.BASE);

    private final Rooms rooms = Rooms.ofContributing();

    @Test
    void everyPackageIsARoomOfTheTable() {
        Set<String> packages = new TreeSet<>();
        CLASSES.forEach(type -> packages.add(room(type)));

        assertThat(rooms.names()).isEqualTo(packages);
    }

    @Test
    void theTableNamesOnlyRooms() {
        for (String room : rooms.names()) {
            assertThat(rooms.names()).as("used by %s", room).containsAll(rooms.mayUse(room));
        }
    }

    @Test
    void aRoomUsesOnlyTheRoomsThatItsRowNames() {
        Set<String> violations = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            Set<String> allowed = rooms.mayUse(room(type));
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (isOurs(target) && !room(target).equals(room(type))) {
                    if (!allowed.contains(room(target)) && !isSharedName(type, target)) {
                        violations.add(
                                "%s -> %s: %s uses %s"
                                        .formatted(
                                                room(type),
                                                room(target),
                                                outermost(type).getSimpleName(),
                                                outermost(target).getSimpleName()));
                    }
                }
            }
        }

        assertThat(violations).isEmpty();
    }

    @Test
    void noRoomsFormACircle() {
        slices().assignedFrom(byRoom()).should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void noClassesOfTheBaseFormACircle() {
        slices().assignedFrom(byClassOfTheBase()).should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void aRoomHasAtMostFifteenFiles() {
        Map<String, Long> files =
                CLASSES.stream()
                        .filter(type -> type.equals(outermost(type)))
                        .filter(type -> room(type).startsWith("internal"))
                        .collect(groupingBy(RoomsTest::room, counting()));

        assertThat(files)
                .allSatisfy((room, count) -> assertThat(count).isLessThanOrEqualTo(MAX_FILES));
    }

    /** The header names, operations and the video body are of the base and used by {@code internal.camel}. */
    private static boolean isSharedName(JavaClass type, JavaClass target) {
        return room(type).startsWith("internal.camel.")
                && Set.of("ApiInOneConstants", "ApiInOneOperation", "VideoBody")
                        .contains(outermost(target).getSimpleName());
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith(Rooms.BASE)
                && !type.getPackageName().contains(".sandbox");
    }

    private static String room(JavaClass type) {
        return Rooms.roomOf(type.getPackageName());
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }

    private static SliceAssignment byRoom() {
        return assignment(
                "rooms",
                type ->
                        isOurs(type) && !isSharedName(type)
                                ? SliceIdentifier.of(room(type))
                                : SliceIdentifier.ignore());
    }

    private static boolean isSharedName(JavaClass type) {
        return Set.of("ApiInOneConstants", "ApiInOneOperation", "VideoBody")
                .contains(outermost(type).getSimpleName());
    }

    private static SliceAssignment byClassOfTheBase() {
        return assignment(
                "classes of the base",
                type ->
                        type.getPackageName().equals(Rooms.BASE)
                                ? SliceIdentifier.of(outermost(type).getSimpleName())
                                : SliceIdentifier.ignore());
    }

    private interface Identifier {
        SliceIdentifier of(JavaClass type);
    }

    private static SliceAssignment assignment(String name, Identifier identifier) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return identifier.of(type);
            }

            @Override
            public String getDescription() {
                return name;
            }
        };
    }
}
