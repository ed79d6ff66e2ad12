package io.moorage.runner.snapshot;

import io.moorage.runner.tar.TarLimits;

/**
 * How much a layer may make of what was downloaded.
 *
 * @param layerSize bytes of the unpacked tar
 * @param ratio how many times as large as the download the tar may be
 * @param ratioFrom from how many bytes on that is asked: a small file of zeros harms nobody
 * @param zstdWindow as a power of two; RFC 8878 asks decoders for 8 MiB
 * @param impliedBytes of the names of directories that have no entry of their own
 */
public record UnpackLimits(
    TarLimits tar, long layerSize, int ratio, long ratioFrom, int zstdWindow, long impliedBytes) {
  public static final UnpackLimits DEFAULTS =
      new UnpackLimits(TarLimits.DEFAULTS, 128L << 30, 200, 64L << 20, 23, 8L << 20);
}
