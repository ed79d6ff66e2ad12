package io.moorage.runner.snapshot;

import static io.moorage.runner.snapshot.Attack.placed;
import static io.moorage.runner.snapshot.Attack.refused;
import static io.moorage.runner.tar.TarBytes.header;
import static io.moorage.runner.tar.TarBytes.record;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.moorage.runner.tar.TarBytes;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** E14 to E18, and E23: kinds, attributes, names that come twice, numbers and lengths. */
class HostileEntriesIT {
  /** A capability of the first version that carries no user: what setcap(8) writes. */
  private static final String CAPABILITY = "\1\0\0\2\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

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

  static Stream<Attack> kinds() {
    return Stream.of(
        placed("character device", "x", tar().add(header('3', "x").device(1, 3))),
        placed("block device", "x", tar().add(header('4', "x").device(8, 0))),
        placed("pipe", "x", tar().add(header('6', "x"))),
        placed("device 0:0", "x", tar().add(header('3', "x").device(0, 0))),
        refused("device beyond", "numbers", tar().add(header('3', "x").device(4096, 0))),
        placed("contiguous file", "x", tar().add(header('7', "x").size(1), new byte[] {1})),
        refused("volume label", "kind 86", tar().add(header('V', "x"))),
        refused("second volume", "kind 77", tar().add(header('M', "x"))),
        refused("old directory listing", "kind 68", tar().add(header('D', "x"))),
        refused("unknown", "kind 90", tar().add(header('Z', "x"))),
        refused("socket of Solaris", "kind 56", tar().add(header('8', "x"))),
        placed("global header", "x", global(record("path", "../../y")).file("x", "x")),
        placed("old file", "x", tar().add(header('\0', "x"))),
        placed("old directory", "x x/y", tar().add(header('\0', "x/")).file("x/y", "")),
        placed(
            "link with a size",
            "x y z",
            tar().file("x", "").add(header('1', "y").target("x").size(512)).file("z", "")));
  }

  static Stream<Attack> twins() {
    return Stream.of(
        placed("file twice", "a", tar().file("a", "1").file("a", "2")),
        placed(
            "file, then directory", "a a/b", tar().file("a", "1").directory("a/").file("a/b", "")),
        placed("directory, then file", "a", tar().directory("a").file("a/b/c", "").file("a", "1")),
        placed(
            "directory, then link",
            "a",
            tar().directory("a").file("a/b/c", "").symbolicLink("a", "/")),
        placed(
            "link, then directory",
            "a a/b",
            tar().symbolicLink("a", "/").directory("a").file("a/b", "")),
        placed(
            "directory twice",
            "a a/b a/c",
            tar().directory("a").file("a/b", "").directory("a").file("a/c", "")),
        placed("device, then file", "a", tar().add(header('3', "a").device(1, 3)).file("a", "x")),
        placed("pipe, then file", "a", tar().add(header('6', "a")).file("a", "x")),
        placed("case twins", "A a", tar().file("a", "1").file("A", "2")));
  }

  static Stream<Attack> numbers() {
    return Stream.of(
        refused(
            "size negative",
            "negative",
            tar().add(header('0', "x").put(124, 12, "\377".repeat(11) + "\373"))),
        refused(
            "size garbage", "is none", tar().add(header('0', "x").put(124, 12, "0000000x000\0"))),
        refused(
            "size 2^63",
            "64 bits",
            tar().add(header('0', "x").put(124, 12, "\200\0\0\0\200" + "\0".repeat(7)))),
        refused(
            "size 2^62",
            "the limit",
            tar().add(header('0', "x").put(124, 12, "\200\0\0\0\100" + "\0".repeat(7)))),
        refused("size -5, extended", "is none", tar().extended(Map.of("size", "-5")).file("x", "")),
        refused(
            "size beyond, extended",
            "64 bits",
            tar().extended(Map.of("size", "9".repeat(19))).file("x", "")),
        refused(
            "time 9e9999999",
            "is none",
            tar().extended(Map.of("mtime", "9e9999999")).file("x", "")),
        refused(
            "time beyond",
            "too far",
            tar().extended(Map.of("mtime", "9".repeat(18))).file("x", "")),
        refused(
            "owner 2^32-1", "cannot be", tar().extended(Map.of("uid", "4294967295")).file("x", "")),
        refused("owner -1", "is none", tar().extended(Map.of("gid", "-1")).file("x", "")),
        refused(
            "owner negative",
            "cannot be",
            tar().add(header('0', "x").put(108, 8, "\377".repeat(8)))),
        refused("sparse, 8 EiB", "the limit", sparse("0,1", String.valueOf(Long.MAX_VALUE), 1)),
        refused("sparse, overlapping", "do not fit", sparse("0,2,1,1", "9", 3)),
        refused("sparse, beyond its size", "do not fit", sparse("5,5", "9", 5)),
        refused("sparse, more than stored", "not what", sparse("0,4", "9", 3)),
        refused("sparse, half a piece", "half", sparse("0,1,2", "9", 1)),
        refused("sparse, negative", "is none", sparse("-1,1", "9", 1)),
        refused("sparse, many pieces", "pieces", sparse("1,0,".repeat(70_000) + "1,1", "9", 1)));
  }

  static Stream<Attack> lengths() {
    long large = 256L << 20;
    return Stream.of(
        refused("long name of 256 MiB", "1048576", tar().add(header('L', "x").size(large))),
        refused("extended header of 256 MiB", "1048576", tar().add(header('x', "x").size(large))),
        refused("global header of 256 MiB", "1048576", tar().add(header('g', "x").size(large))),
        refused("400,000 keys", "1048576", tar().extended(keys(400_000)).file("x", "")),
        placed("60,000 keys", "x", tar().extended(keys(60_000)).file("x", "")),
        refused("keys in many headers", "1048576", manyHeaders()),
        refused("65,537 bytes of attribute", "attribute", attribute("user.x", "v".repeat(65537))),
        refused("64 KiB of attribute", "attribute", attribute("user.x", "v".repeat(65536))),
        refused("attribute without a name", "cannot be", attribute("", "v")),
        refused(
            "attribute of a name too long", "cannot be", attribute("user." + "n".repeat(300), "v")),
        refused("2,000 attributes", "1024", tar().extended(attributes(2000)).file("x", "")),
        refused(
            "record longer than its header",
            "damaged",
            tar().extended("99 path=x\n").file("x", "")),
        refused("record without an end", "damaged", tar().extended("9 path=xy").file("x", "")),
        refused("record of no length", "is none", tar().extended("x path=y\n").file("x", "")),
        refused("half an entry", "half an entry", tar().extended(Map.of("path", "x"))));
  }

  @ParameterizedTest
  @MethodSource({"kinds", "twins", "numbers", "lengths"})
  void unpack_hostile_isRefusedOrHarmless(Attack attack) throws IOException {
    fixture.run(attack);
  }

  @Test
  void twins_lastWins() throws IOException {
    var tree = fixture.committed(tar().file("a", "1").file("a", "22").bytes()).directory();
    assertEquals("22", Files.readString(tree.resolve("a")));
  }

  @Test
  void device_inAMount_isNotOpened() throws IOException {
    var tree = fixture.committed(tar().add(header('3', "zero").mode(0666).device(1, 5)).bytes());
    var overlay =
        new OverlayMount(
                List.of(tree.directory()),
                directory.resolve("u/upper"),
                directory.resolve("u/work"),
                directory.resolve("u/target"))
            .withDirectories();
    overlay.mount();
    try {
      assertThrows(
          FileSystemException.class,
          () -> Files.newInputStream(overlay.target().resolve("zero")).close());
    } finally {
      OverlayMount.unmount(overlay.target());
    }
  }

  @Test
  void attributes_areKeptByPolicy() throws IOException {
    var records = new java.util.TreeMap<String, String>();
    for (var name :
        List.of(
            "user.mine",
            "user.overlay.opaque",
            "trusted.overlay.opaque",
            "trusted.x",
            "security.selinux")) {
      records.put("SCHILY.xattr." + name, "y");
    }
    records.put("SCHILY.xattr.security.capability", CAPABILITY);
    var tar =
        tar().extended(records).add(header('5', "d").mode(0755)).extended(records).file("x", "");
    var tree = fixture.committed(tar.bytes()).directory();
    for (var name : List.of("d", "x")) {
      assertArrayEquals(new byte[] {'y'}, Xattrs.read(tree, name, "user.mine").orElseThrow());
      for (var dropped : List.of("user.overlay.opaque", "trusted.overlay.opaque", "trusted.x")) {
        assertEquals(Optional.empty(), Xattrs.read(tree, name, dropped), dropped);
      }
    }
    assertEquals(
        CAPABILITY.length(), Xattrs.read(tree, "x", "security.capability").orElseThrow().length);
  }

  @Test
  void permissions_areKept_withOwnersAndUserBits() throws IOException {
    var tar =
        tar()
            .add(header('0', "su").mode(04755).owner(1000, 1000))
            .add(header('5', "none").mode(0).owner(7, 8))
            .file("none/x", "x")
            .extended(Map.of("uid", "4294967294"))
            .file("far", "");
    var tree = fixture.committed(tar.bytes()).directory();
    assertEquals(04755, mode(tree.resolve("su")));
    assertEquals(1000, Files.getAttribute(tree.resolve("su"), "unix:uid"));
    assertEquals(0, mode(tree.resolve("none")));
    assertEquals("x", Files.readString(tree.resolve("none/x")));
    assertEquals(-2, Files.getAttribute(tree.resolve("far"), "unix:uid"));
  }

  @Test
  void times_ofDirectories_areTheirs() throws IOException {
    var tar =
        tar()
            .add(header('5', "early").mode(0755).time(1000))
            .file("early/x", "x")
            .file("late/x", "x")
            .add(header('5', "late").mode(0755).time(2000))
            .file("early/y", "y")
            .add(header('5', "early/in").time(3000))
            .file("early/in/z", "")
            .hardLink("early/h", "early/x")
            .extended(Map.of("mtime", "1.5"))
            .symbolicLink("link", "x")
            .add(header('5', "./").mode(0755).time(4000));
    var tree = fixture.committed(tar.bytes()).directory();
    assertEquals(1000, seconds(tree.resolve("early")));
    assertEquals(2000, seconds(tree.resolve("late")));
    assertEquals(3000, seconds(tree.resolve("early/in")));
    assertEquals(4000, seconds(tree));
    assertEquals(
        1500,
        Files.getLastModifiedTime(tree.resolve("link"), LinkOption.NOFOLLOW_LINKS).toMillis());
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
  }

  private static long seconds(Path path) throws IOException {
    return Files.getLastModifiedTime(path).toMillis() / 1000;
  }

  private static TarBytes tar() {
    return new TarBytes();
  }

  private static TarBytes global(String records) {
    return tar()
        .add(
            header('g', "x").size(records.length()),
            records.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private static TarBytes sparse(String map, String size, int stored) {
    return tar()
        .extended(record("GNU.sparse.size", size) + record("GNU.sparse.map", map))
        .add(header('0', "x").size(stored), new byte[stored]);
  }

  private static String keys(int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(record("k" + i, "v"));
    }
    return text.toString();
  }

  private static TarBytes manyHeaders() {
    var tar = tar();
    for (int i = 0; i < 12; i++) {
      tar.extended(keys(10_000));
    }
    return tar.file("x", "");
  }

  private static TarBytes attribute(String name, String value) {
    return tar().extended(Map.of("SCHILY.xattr." + name, value)).file("x", "");
  }

  private static Map<String, String> attributes(int count) {
    var all = new java.util.TreeMap<String, String>();
    for (int i = 0; i < count; i++) {
      all.put("SCHILY.xattr.user." + i, "v");
    }
    return all;
  }
}
