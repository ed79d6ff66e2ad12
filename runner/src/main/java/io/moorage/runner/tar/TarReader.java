package io.moorage.runner.tar;

import io.moorage.runner.linux.RawPath;
import io.moorage.runner.tar.TarEntry.Device;
import io.moorage.runner.tar.TarEntry.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads an archive from a stream, once and in order. Used by one thread.
 *
 * <p>Global extended headers are read over: Go's reader, and so every builder, does not apply them.
 */
public final class TarReader {
  private static final int COPY = 128 << 10;

  private final TarBlocks blocks;
  private final TarLimits limits;
  private final SparseReader sparse;
  private final byte[] copy = new byte[COPY];

  private long headers;
  private boolean ended;
  private boolean endMark;

  /** The current entry's content, until it has been read. */
  private SparseMap content = SparseMap.whole(0);

  /** Takes the content of a file, piece by piece, in order. */
  @FunctionalInterface
  public interface Sink {
    /** The first bytes of an array, which belong at this offset of the file. */
    void take(byte[] bytes, int length, long offset) throws IOException;
  }

  public TarReader(InputStream in, TarLimits limits) {
    this.blocks = new TarBlocks(in);
    this.limits = limits;
    this.sparse = new SparseReader(blocks, limits);
  }

  /**
   * The next entry; what was not read of the one before it is read over.
   *
   * @return empty at the end of the archive
   * @throws BadArchive if the archive is damaged or goes beyond a limit
   */
  public Optional<TarEntry> next() throws IOException {
    content((bytes, length, offset) -> {});
    var pending = new Pending(limits);
    for (var found = header(); found.isPresent(); found = header()) {
      var header = found.get();
      switch (header.type()) {
        case 'x' -> pending.addRecords(blocks.bytes(pending.size(header)));
        case 'g' -> blocks.bytes(new Pending(limits).size(header));
        case 'L' -> pending.setLongName(blocks.bytes(pending.size(header)));
        case 'K' -> pending.setLongTarget(blocks.bytes(pending.size(header)));
        default -> {
          return Optional.of(entry(header, pending));
        }
      }
    }
    if (!pending.isEmpty()) {
      throw new BadArchive("the archive ends with half an entry");
    }
    return Optional.empty();
  }

  /** Whether the archive's own mark of its end was read, and not only the end of the stream. */
  public boolean hasEndMark() {
    return endMark;
  }

  /** Hands over the content of the current entry. */
  public void content(Sink sink) throws IOException {
    for (var piece : content.pieces()) {
      long done = 0;
      while (done < piece.length()) {
        int got = blocks.read(copy, (int) Math.min(copy.length, piece.length() - done));
        sink.take(copy, got, piece.offset() + done);
        done += got;
      }
    }
    blocks.skipFilling(content.stored());
    content = SparseMap.whole(0);
  }

  private Optional<TarHeader> header() throws IOException {
    if (ended || !blocks.tryBlock()) {
      ended = true;
      return Optional.empty();
    }
    if (TarHeader.isZero(blocks.last())) {
      end();
      return Optional.empty();
    }
    if (++headers > limits.headers()) {
      throw new BadArchive("more than %d entries".formatted(limits.headers()));
    }
    return Optional.of(new TarHeader(blocks.last().clone()));
  }

  /** Two blocks of zeros; some writers leave it at one. */
  private void end() throws IOException {
    ended = true;
    if (blocks.tryBlock()) {
      if (!TarHeader.isZero(blocks.last())) {
        throw new BadArchive("a block of zeros between entries");
      }
      endMark = true;
    }
  }

  private TarEntry entry(TarHeader header, Pending pending) throws IOException {
    var name = pending.name(header);
    var kind = kind(header, name);
    var extended = pending.extended();
    if (kind == Kind.FILE) {
      content = contentOf(header, extended);
    }
    return new TarEntry(
        kind,
        EntryPath.parse(extended.isSparse() ? extended.sparseName().orElse(name) : name),
        pending.target(header),
        header.permissions(),
        TarNumber.ofId(extended.number("uid").orElse(header.uid())),
        TarNumber.ofId(extended.number("gid").orElse(header.gid())),
        extended.time().orElse(header.modified()),
        content.size(),
        isDevice(kind) ? header.device() : Device.NONE,
        extended.attributes());
  }

  private SparseMap contentOf(TarHeader header, ExtendedHeader extended) throws IOException {
    long stored = extended.number("size").orElse(header.size());
    if (stored > limits.entrySize()) {
      throw new BadArchive(
          "a file of %d bytes, the limit is %d".formatted(stored, limits.entrySize()));
    }
    if (header.type() == 'S') {
      return sparse.old(header, stored);
    }
    return extended.isSparse() ? sparse.extended(extended, stored) : SparseMap.whole(stored);
  }

  private static Kind kind(TarHeader header, RawPath name) throws BadArchive {
    return switch (header.type()) {
      case '0', '7', 'S' -> Kind.FILE;
      case 0 -> name.bytesAsChars().endsWith("/") ? Kind.DIRECTORY : Kind.FILE;
      case '1' -> Kind.HARD_LINK;
      case '2' -> Kind.SYMBOLIC_LINK;
      case '3' -> Kind.CHARACTER_DEVICE;
      case '4' -> Kind.BLOCK_DEVICE;
      case '5' -> Kind.DIRECTORY;
      case '6' -> Kind.PIPE;
      default ->
          throw new BadArchive(
              "an entry of kind %d, which no layer can hold".formatted((int) header.type()));
    };
  }

  private static boolean isDevice(Kind kind) {
    return kind == Kind.CHARACTER_DEVICE || kind == Kind.BLOCK_DEVICE;
  }
}
