package io.moorage.runner.tar;

import java.util.ArrayList;
import java.util.List;

/**
 * Which parts of a file an archive holds; the rest is holes.
 *
 * @param pieces in the order of the file, none empty or over another
 * @param size of the whole file, in bytes
 */
record SparseMap(List<Piece> pieces, long size) {

  /** A part of a file, in bytes. */
  record Piece(long offset, long length) {}

  static SparseMap whole(long size) {
    return new SparseMap(size == 0 ? List.of() : List.of(new Piece(0, size)), size);
  }

  /**
   * A map as an archive has it.
   *
   * @param stored how many bytes of content the archive holds
   */
  static SparseMap checked(List<Piece> pieces, long size, long stored) throws BadArchive {
    var kept = new ArrayList<Piece>();
    long end = 0;
    long sum = 0;
    for (var piece : pieces) {
      boolean fits =
          piece.offset >= end && piece.length >= 0 && piece.length <= size - piece.offset;
      if (!fits) {
        throw new BadArchive("a sparse file whose pieces do not fit");
      }
      end = piece.offset + piece.length;
      sum += piece.length;
      if (piece.length > 0) {
        kept.add(piece);
      }
    }
    if (sum != stored) {
      throw new BadArchive("a sparse file whose pieces are not what the archive holds");
    }
    return new SparseMap(List.copyOf(kept), size);
  }

  /** How many bytes of content the archive holds. */
  long stored() {
    return pieces.stream().mapToLong(Piece::length).sum();
  }
}
