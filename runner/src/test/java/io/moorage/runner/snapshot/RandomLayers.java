package io.moorage.runner.snapshot;

import static io.moorage.runner.tar.TarBytes.header;

import io.moorage.runner.tar.TarBytes;
import io.moorage.runner.tar.TarBytes.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Images of a few layers with everything in them that builders put into layers, in the formats that
 * they use. The same seed gives the same image.
 */
final class RandomLayers {
  private final Random random;
  private final List<String> directories = new ArrayList<>();
  private final List<String> files = new ArrayList<>();
  private int names;

  RandomLayers(long seed) {
    random = new Random(seed);
  }

  /** The lowest first. */
  List<byte[]> layers() {
    var layers = new ArrayList<byte[]>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      layers.add(layer());
    }
    return layers;
  }

  private byte[] layer() {
    var tar = new TarBytes();
    var below = List.copyOf(files);
    files.clear();
    var seen = new ArrayList<String>();
    // Each directory has its entry: those without one are made up differently by each tool.
    directories.forEach(directory -> add(tar, header('5', directory).mode(0755), directory, ""));
    for (int i = 0; i < 60; i++) {
      entry(tar, below, seen);
    }
    return tar.bytes();
  }

  private void entry(TarBytes tar, List<String> below, List<String> hidden) {
    int kind = random.nextInt(20);
    var name = name();
    if (kind < 4) {
      add(tar, header('5', name + "/").mode(permissions(0777)), name + "/", "");
      directories.add(name + "/");
    } else if (kind < 11) {
      var content = "c".repeat(random.nextInt(random.nextInt(10) == 0 ? 300_000 : 2000));
      add(tar, header('0', name).mode(permissions(06777)), name, content);
      files.add(name);
    } else if (kind == 11) {
      add(tar, header('2', name).mode(0777).target("../" + name()), name, "");
    } else if (kind == 12 && !files.isEmpty()) {
      hardLink(tar, name, files.get(random.nextInt(files.size())));
    } else if (kind == 13) {
      add(
          tar,
          header('3', name)
              .mode(permissions(0777))
              .device(1 + random.nextInt(200), random.nextInt(70_000)),
          name,
          "");
    } else if (kind == 14) {
      add(tar, header('4', name).mode(0660).device(8, random.nextInt(16)), name, "");
    } else if (kind == 15) {
      add(tar, header('6', name).mode(0622), name, "");
    } else if (kind == 16) {
      sparse(tar, name);
    } else if (kind == 17 && !below.isEmpty()) {
      hide(tar, below.get(random.nextInt(below.size())), hidden);
    } else if (kind == 18 && !below.isEmpty() && directories.size() > 3) {
      makeOpaque(tar, directories.get(random.nextInt(3)) + ".wh..wh..opq", hidden);
    }
  }

  private void hide(TarBytes tar, String file, List<String> hidden) {
    if (!hidden.contains(file)) {
      hidden.add(file);
      int slash = file.lastIndexOf('/') + 1;
      longName(tar, file.substring(0, slash) + ".wh." + file.substring(slash));
      tar.file("w", "");
    }
  }

  private static void hardLink(TarBytes tar, String name, String existing) {
    longName(tar, name);
    tar.longText('K', existing).add(header('1', "h").mode(0640).owner(3, 4));
  }

  /** Podman takes no name twice in a layer. */
  private static void makeOpaque(TarBytes tar, String mark, List<String> hidden) {
    if (!hidden.contains(mark)) {
      hidden.add(mark);
      longName(tar, mark);
      tar.file("o", "");
    }
  }

  private void sparse(TarBytes tar, String name) {
    var content = "d".repeat(1024);
    if (random.nextBoolean()) {
      var records =
          TarBytes.record("GNU.sparse.major", "1")
              + TarBytes.record("GNU.sparse.minor", "0")
              + TarBytes.record("GNU.sparse.name", name)
              + TarBytes.record("GNU.sparse.realsize", "100000");
      var map = new byte[512];
      var text = "2\n4096\n512\n50000\n512\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      System.arraycopy(text, 0, map, 0, text.length);
      tar.extended(records).add(header('0', "GNUSparseFile.0/x").size(1536)).content(map);
      tar.content(content.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    } else {
      var records =
          TarBytes.record("path", name)
              + TarBytes.record("GNU.sparse.size", "200000")
              + TarBytes.record("GNU.sparse.numblocks", "2")
              + TarBytes.record("GNU.sparse.map", "0,512,65536,512");
      tar.extended(records)
          .add(
              header('0', "s").size(1024),
              content.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
  }

  /** An entry, with its name, owner and time in one of the ways there are. */
  private void add(TarBytes tar, Header header, String name, String content) {
    int uid = random.nextInt(3) == 0 ? 100_000 + random.nextInt(3_000_000) : 0;
    long time = 1_000_000_000L + random.nextInt(700_000_000);
    switch (random.nextInt(3)) {
      case 0 -> {
        var records = new TreeMap<String, String>();
        records.put("path", name);
        records.put("mtime", time + "." + (1 + random.nextInt(999_999_999)));
        records.put("uid", String.valueOf(uid));
        attributes(records, header);
        tar.extended(records);
      }
      case 1 -> {
        longName(tar, name);
        header.gnu();
        base256(header, 108, uid);
        header.time(time);
      }
      default -> {
        if (name.length() >= 100) {
          longName(tar, name);
        } else {
          header.put(0, 100, name);
        }
        header.owner(uid % 2_000_000, 5).time(time);
      }
    }
    header.size(content.length());
    tar.add(header, content.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private void attributes(Map<String, String> records, Header header) {
    boolean open = header.type() == '0' || header.type() == '5';
    if (open && random.nextBoolean()) {
      records.put("SCHILY.xattr.user.a", "value \0 with a zero");
      records.put("SCHILY.xattr.user.b", "");
    }
    if (header.type() == '0' && random.nextInt(4) == 0) {
      records.put("SCHILY.xattr.security.capability", "\1\0\0\2\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    }
  }

  private static void base256(Header header, int offset, int value) {
    header.put(
        offset,
        8,
        "\200\0\0\0"
            + (char) (value >>> 24)
            + (char) (value >>> 16 & 0xff)
            + (char) (value >>> 8 & 0xff)
            + (char) (value & 0xff));
  }

  private static void longName(TarBytes tar, String name) {
    tar.longText('L', name);
  }

  private int permissions(int most) {
    return random.nextInt(most + 1) & most;
  }

  private String name() {
    var directory =
        directories.isEmpty() ? "" : directories.get(random.nextInt(directories.size()));
    var own =
        switch (random.nextInt(8)) {
          case 0 -> "long-".repeat(25);
          case 1 -> "\303\244\303\266";
          case 2 -> "not utf-8 \377\376";
          case 3 -> "a b\tc\\d:e,f";
          default -> "n";
        };
    return directory.length() > 600 ? own + names++ : directory + own + names++;
  }
}
