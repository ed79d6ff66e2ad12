package io.moorage.runner.tar;

/**
 * How much of an archive is read before it is refused.
 *
 * @param headers in all, those of long names and attributes included
 * @param path bytes of a name or of a link's target
 * @param extended bytes of the extended headers before one entry
 * @param pieces of one sparse file
 * @param entrySize bytes of one file, holes included
 */
public record TarLimits(long headers, int path, int extended, int pieces, long entrySize) {
  /** What the kernel takes is 4,095 bytes and the zero behind them. */
  public static final TarLimits DEFAULTS =
      new TarLimits(1_000_000, 4095, 1 << 20, 1 << 16, 64L << 30);
}
