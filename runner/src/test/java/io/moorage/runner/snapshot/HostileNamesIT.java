package io.moorage.runner.snapshot;

import static io.moorage.runner.snapshot.Attack.placed;
import static io.moorage.runner.snapshot.Attack.refused;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.runner.tar.TarBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** E10 to E13: names, links and whiteouts that lead out of the tree. */
class HostileNamesIT {
  private static final String OUT = "../".repeat(40);

  @TempDir Path directory;
  private AttackFixture fixture;

  @BeforeEach
  void open() throws IOException {
    Root.required();
    fixture = new AttackFixture(directory);
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  static Stream<Attack> names() {
    return Stream.of(
        refused("up", "leads out", file("../x")),
        refused("up and in", "leads out", file("a/../../x")),
        refused("up inside", "leads out", file("a/../x")),
        refused("only up", "leads out", tar().directory("..")),
        refused("far up", "leads out", file(OUT + "tmp/x")),
        placed("absolute", "etc etc/x", file("/etc/x")),
        placed("slashes and dots", "etc etc/x", file("//.///./etc//./x")),
        refused("root as a file", "root of the tree", file(".")),
        refused("root as a link", "root of the tree", tar().symbolicLink("/", "/tmp")),
        placed("root as a directory", "", tar().directory("./")),
        refused("no name", "without a name", file("")),
        refused("zero in a name", "zero", tar().extended(Map.of("path", "a\0b")).file("a", "x")),
        refused(
            "5,000 characters",
            "more than 4095",
            tar().extended(Map.of("path", "d/".repeat(2500))).file("a", "x")),
        refused(
            "5,000 characters, GNU",
            "more than 4095",
            tar().longText('L', "d/".repeat(2500)).file("a", "x")),
        refused(
            "256 in a name", "255", tar().extended(Map.of("path", "d".repeat(256))).file("a", "")),
        refused(
            "up in an extended header",
            "leads out",
            tar().extended(Map.of("path", "../x")).file("a", "")),
        refused("up in a long name", "leads out", tar().longText('L', "../x").file("a", "x")));
  }

  static Stream<Attack> links() {
    return Stream.of("", "canary", "up").flatMap(HostileNamesIT::through);
  }

  /**
   * Everything that can be placed, through a link of this kind; the canary's place is put in later.
   */
  private static Stream<Attack> through(String kind) {
    boolean root = kind.isEmpty();
    var to = root ? "/" : kind.equals("up") ? OUT : "CANARY";
    var into = tar().file("f", "f").symbolicLink("link", to);
    boolean inside = !kind.equals("canary");
    return Stream.of(
        either(inside, "file through " + to, "f link x", copy(into).file("link/x", "x")),
        either(inside, "directory through " + to, "f link x", copy(into).directory("link/x")),
        either(inside, "link through " + to, "f link x", copy(into).symbolicLink("link/x", "y")),
        either(inside, "hard link through " + to, "f link x", copy(into).hardLink("link/x", "f")),
        either(
            inside, "hard link from behind " + to, "f link x", copy(into).hardLink("x", "link/f")),
        either(
            inside,
            "whiteout through " + to,
            "f link secret",
            copy(into).file("link/.wh.secret", "")),
        either(inside, "opaque through " + to, "f link", copy(into).file("link/.wh..wh..opq", "")),
        either(
            inside,
            "pipe through " + to,
            "f link x",
            copy(into).add(TarBytes.header('6', "link/x"))),
        either(
            inside, "deep through " + to, "a a/b a/b/x f link", copy(into).file("link/a/b/x", "x")),
        placed("file in the place of " + to, "f link", copy(into).file("link", "mine")),
        placed(
            "directory in the place of " + to,
            "f link link/x",
            copy(into).directory("link").file("link/x", "x")),
        placed(
            "hard link of a link to " + to,
            "f hard link",
            copy(into).hardLink("hard", "link").file("hard", "x")),
        placed("whiteout of a link to " + to, "f link", copy(into).file(".wh.link", "")));
  }

  private static Attack either(boolean inside, String name, String paths, TarBytes tar) {
    return inside ? placed(name, paths, tar) : refused(name, "", tar);
  }

  static Stream<Attack> manyLinks() {
    var chain = tar().directory("d").symbolicLink("c0", "d");
    for (int i = 1; i <= 41; i++) {
      chain.symbolicLink("c" + i, "c" + (i - 1));
    }
    return Stream.of(
        refused("a chain of 41", "too many levels", copy(chain).file("c41/x", "x")),
        refused(
            "a circle",
            "too many levels",
            tar().symbolicLink("a", "b").symbolicLink("b", "a").file("a/x", "x")),
        placed(
            "to its parent",
            "d d/l d/x x",
            tar().directory("d").symbolicLink("d/l", "..").file("d/l/x", "x").file("d/l/d/x", "x")),
        refused("through /proc", "", tar().symbolicLink("l", "/proc/self/root").file("l/x", "x")),
        refused("through a file", "", tar().file("f", "f").file("f/x", "x")),
        refused("dangling", "", tar().symbolicLink("l", "nowhere").file("l/x", "x")),
        refused(
            "target of 4,096",
            "more than 4095",
            tar().longText('K', "t".repeat(4096)).symbolicLink("l", "t")),
        refused("no target", "", tar().symbolicLink("l", "")),
        placed(
            "a directory taken away under a link",
            "d x y",
            tar()
                .directory("d")
                .symbolicLink("d/l", "/")
                .file("d/l/x", "x")
                .file("d/l/d", "file")
                .file("y", "y")));
  }

  static Stream<Attack> hardLinks() {
    var base = tar().file("f", "f").directory("d").symbolicLink("l", "/etc/passwd");
    return Stream.of(
        placed("absolute", "d f l x", copy(base).hardLink("x", "/f")),
        refused("up", "leads out", copy(base).hardLink("x", "../f")),
        refused("missing", "does not have", copy(base).hardLink("x", "none")),
        refused("to the canary", "does not have", copy(base).hardLink("x", "CANARY/secret")),
        refused("directory", "a directory", copy(base).hardLink("x", "d")),
        refused("root", "does not have", copy(base).hardLink("x", "/")),
        placed("link", "d f l x", copy(base).hardLink("x", "l")),
        placed("itself", "d f l", copy(base).hardLink("f", "f")),
        placed("over a directory", "d f l", copy(base).file("d/x", "x").hardLink("d", "f")),
        placed(
            "into the directory it replaces",
            "d f l",
            copy(base).file("d/x", "x").hardLink("d", "d/x")));
  }

  static Stream<Attack> whiteouts() {
    return Stream.of(
        refused("of nothing", "whiteout of no name", file(".wh.")),
        refused("of its directory", "whiteout of no name", file(".wh..")),
        refused("of the directory above", "whiteout of no name", file(".wh...")),
        refused("of the directory above, below", "whiteout of no name", file("d/.wh...")),
        refused("as a directory", "whiteout that is a directory", file(".wh../x")),
        refused("as another directory", "whiteout that is a directory", file(".wh.a/x")),
        placed("of a name", "d d/x", file("d/.wh.x")),
        placed("of a name that is there", "d d/x", tar().file("d/x", "x").file("d/.wh.x", "")),
        placed(
            "bookkeeping",
            "x",
            tar()
                .directory(".wh..wh.plnk")
                .file(".wh..wh.plnk/1", "")
                .file(".wh..wh.aufs", "")
                .file("x", "")),
        placed(
            "through a name that is hidden",
            "d d/x d/x/y",
            tar().file("d/.wh.x", "").file("d/x/y", "")));
  }

  @ParameterizedTest
  @MethodSource({"names", "links", "manyLinks", "hardLinks", "whiteouts"})
  void unpack_hostile_staysInside(Attack attack) throws IOException {
    var text = new String(attack.tar(), ISO_8859_1);
    fixture.run(text.contains("CANARY") ? aimed(attack) : attack);
  }

  /** The same, aimed at the canary's real place. */
  private Attack aimed(Attack attack) {
    return new Attack(
        attack.name(),
        Retarget.links(attack.tar(), "CANARY", fixture.canary.tree.toString()),
        attack.outcome());
  }

  @Test
  void hardLink_ofLink_keepsTheLink() throws IOException {
    var tree =
        fixture
            .committed(tar().symbolicLink("l", "/etc/passwd").hardLink("x", "l").bytes())
            .directory();
    assertEquals(Path.of("/etc/passwd"), Files.readSymbolicLink(tree.resolve("x")));
  }

  @Test
  void opaque_inAnyOrder_marksTheDirectory() throws IOException {
    var first = tar().directory("d").file("d/.wh..wh..opq", "").file("d/x", "x").bytes();
    var last = tar().directory("d").file("d/x", "x").file("d/.wh..wh..opq", "").bytes();
    for (var tar : List.of(first, last)) {
      var tree = fixture.committed(tar).directory();
      assertOpaque(tree);
      assertTrue(Files.exists(tree.resolve("d/x")));
    }
  }

  @Test
  void opaque_throughLink_marksWhereItLeads() throws IOException {
    var tree =
        fixture
            .committed(
                tar().directory("d").symbolicLink("l", "/d").file("l/.wh..wh..opq", "").bytes())
            .directory();
    assertOpaque(tree);
  }

  @Test
  void whiteoutAndDirectory_inAnyOrder_areAnOpaqueDirectory() throws IOException {
    var first = tar().file(".wh.d", "").directory("d").bytes();
    var last = tar().directory("d").file(".wh.d", "").bytes();
    var implied = tar().file(".wh.d", "").file("d/x", "x").bytes();
    for (var tar : List.of(first, last, implied)) {
      assertOpaque(fixture.committed(tar).directory());
    }
  }

  @Test
  void whiteout_isADeviceOfZeros() throws IOException {
    var hidden = fixture.committed(file(".wh.x").bytes()).directory().resolve("x");
    assertEquals(
        020000, (int) Files.getAttribute(hidden, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0170000);
    assertEquals(0L, Files.getAttribute(hidden, "unix:rdev"));
  }

  private static void assertOpaque(Path tree) throws IOException {
    assertArrayEquals(
        new byte[] {'y'}, Xattrs.read(tree, "d", "trusted.overlay.opaque").orElseThrow());
  }

  private static TarBytes tar() {
    return new TarBytes();
  }

  private static TarBytes file(String name) {
    return tar().file(name, "x");
  }

  private static TarBytes copy(TarBytes tar) {
    return tar().raw(tar.open());
  }
}
