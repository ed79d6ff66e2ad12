package io.moorage.runner.tar;

import io.moorage.runner.tar.SparseMap.Piece;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The maps of sparse files, in the four ways GNU tar wrote them over the years.
 *
 * @see <a href="https://www.gnu.org/software/tar/manual/html_node/Sparse-Formats.html">GNU tar,
 *     Storing Sparse Files</a>
 */
final class SparseReader {
  private static final int PIECE = 24;

  private final TarBlocks blocks;
  private final TarLimits limits;

  SparseReader(TarBlocks blocks, TarLimits limits) {
    this.blocks = blocks;
    this.limits = limits;
  }

  /** The old way: pieces in the header and in blocks behind it. */
  SparseMap old(TarHeader header, long stored) throws IOException {
    var pieces = new ArrayList<Piece>();
    addPieces(pieces, header.block(), 386, 4);
    long size = TarNumber.ofField(header.block(), 483, 12);
    boolean more = header.block()[482] != 0;
    while (more) {
      var block = blocks.block();
      addPieces(pieces, block, 0, 21);
      more = block[504] != 0;
    }
    return checked(pieces, size, stored);
  }

  private void addPieces(List<Piece> pieces, byte[] block, int offset, int most) throws BadArchive {
    for (int at = offset; at < offset + most * PIECE && block[at] != 0; at += PIECE) {
      add(
          pieces,
          TarNumber.ofField(block, at, PIECE / 2),
          TarNumber.ofField(block, at + PIECE / 2, PIECE / 2));
    }
  }

  private void add(List<Piece> pieces, long offset, long length) throws BadArchive {
    if (pieces.size() == limits.pieces()) {
      throw new BadArchive("a sparse file of more than " + limits.pieces() + " pieces");
    }
    pieces.add(new Piece(offset, length));
  }

  /** The newer ways; that of version 1.0 has its map in the content's first blocks. */
  SparseMap extended(ExtendedHeader extended, long stored) throws IOException {
    long size = extended.sparseSize();
    return extended.isSparseInContent()
        ? fromContent(size, stored)
        : checked(pieces(extended.pieces()), size, stored);
  }

  private List<Piece> pieces(List<String> numbers) throws BadArchive {
    if (numbers.size() % 2 != 0) {
      throw new BadArchive("a sparse file with half a piece");
    }
    var pieces = new ArrayList<Piece>();
    for (int i = 0; i < numbers.size(); i += 2) {
      add(pieces, TarNumber.ofDecimal(numbers.get(i)), TarNumber.ofDecimal(numbers.get(i + 1)));
    }
    return pieces;
  }

  /** Version 1.0: lines of decimal numbers, the count of pieces first, filled up to a block. */
  private SparseMap fromContent(long size, long stored) throws IOException {
    var lines = new Lines(stored);
    long count = lines.next();
    if (count > limits.pieces()) {
      throw new BadArchive("a sparse file of more than " + limits.pieces() + " pieces");
    }
    var pieces = new ArrayList<Piece>();
    for (long i = 0; i < count; i++) {
      add(pieces, lines.next(), lines.next());
    }
    return checked(pieces, size, lines.left);
  }

  private SparseMap checked(List<Piece> pieces, long size, long stored) throws BadArchive {
    if (size < 0 || size > limits.entrySize()) {
      throw new BadArchive(
          "a file of %d bytes, the limit is %d".formatted(size, limits.entrySize()));
    }
    return SparseMap.checked(pieces, size, stored);
  }

  private final class Lines {
    private byte[] block = {};
    private int at;
    private long left;

    Lines(long stored) {
      left = stored;
    }

    long next() throws IOException {
      var digits = new StringBuilder();
      while (true) {
        if (at == block.length) {
          if (left < TarHeader.BLOCK) {
            throw new BadArchive("a sparse file whose map is cut off");
          }
          block = blocks.block().clone();
          left -= TarHeader.BLOCK;
          at = 0;
        }
        char c = (char) (block[at++] & 0xff);
        if (c == '\n') {
          return TarNumber.ofDecimal(digits.toString());
        }
        if (digits.length() > 20) {
          throw new BadArchive("a sparse file whose map is damaged");
        }
        digits.append(c);
      }
    }
  }
}
