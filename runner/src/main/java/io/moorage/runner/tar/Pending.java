package io.moorage.runner.tar;

import io.moorage.runner.linux.RawPath;
import java.util.Arrays;
import java.util.Optional;

/** What stands before an entry's own header: long names, and extended headers. */
final class Pending {
  private final ExtendedHeader extended = new ExtendedHeader();
  private final TarLimits limits;
  private Optional<RawPath> longName = Optional.empty();
  private Optional<RawPath> longTarget = Optional.empty();
  private long bytes;

  Pending(TarLimits limits) {
    this.limits = limits;
  }

  boolean isEmpty() {
    return bytes == 0;
  }

  /** How long the content of such a header is, which is about to be read. */
  int size(TarHeader header) throws BadArchive {
    long size = header.size();
    bytes += size + 1;
    if (size > limits.extended() || bytes > limits.extended()) {
      throw new BadArchive("extended headers of more than %d bytes".formatted(limits.extended()));
    }
    return (int) size;
  }

  void addRecords(byte[] records) throws BadArchive {
    extended.add(records);
  }

  void setLongName(byte[] text) {
    longName = Optional.of(untilZero(text));
  }

  void setLongTarget(byte[] text) {
    longTarget = Optional.of(untilZero(text));
  }

  private static RawPath untilZero(byte[] text) {
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return RawPath.of(Arrays.copyOf(text, end));
  }

  ExtendedHeader extended() {
    return extended;
  }

  RawPath name(TarHeader header) throws BadArchive {
    return checked(longName.or(extended::path).orElseGet(header::name));
  }

  RawPath target(TarHeader header) throws BadArchive {
    return checked(longTarget.or(extended::target).orElseGet(header::target));
  }

  private RawPath checked(RawPath path) throws BadArchive {
    if (path.bytesAsChars().length() > limits.path()) {
      throw new BadArchive("a name of more than %d bytes".formatted(limits.path()));
    }
    return path;
  }
}
