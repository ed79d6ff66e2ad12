package io.moorage.runner.tar;

import io.moorage.runner.linux.RawPath;
import java.time.Instant;
import java.util.Map;

/**
 * One entry of an archive, its content apart.
 *
 * @param target where a link leads: of a hard link another entry's name, of a symbolic one any
 *     text; empty for the rest
 * @param permissions the twelve bits of chmod(2)
 * @param uid as the kernel takes it, all 32 bits
 * @param gid likewise
 * @param size of a file in bytes, holes included; 0 for the rest
 * @param device what a device node stands for
 * @param attributes the extended ones, by name
 */
public record TarEntry(
    Kind kind,
    EntryPath path,
    RawPath target,
    int permissions,
    int uid,
    int gid,
    Instant modified,
    long size,
    Device device,
    Map<RawPath, byte[]> attributes) {

  /** What an entry makes. */
  public enum Kind {
    FILE,
    DIRECTORY,
    HARD_LINK,
    SYMBOLIC_LINK,
    CHARACTER_DEVICE,
    BLOCK_DEVICE,
    PIPE
  }

  /** The two numbers of a device. */
  public record Device(int major, int minor) {
    public static final Device NONE = new Device(0, 0);
  }
}
