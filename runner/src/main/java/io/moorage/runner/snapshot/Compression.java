package io.moorage.runner.snapshot;

import io.moorage.blobstore.oci.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** How a layer's tar is packed on the wire. */
public enum Compression {
  NONE,
  GZIP,
  ZSTD;

  /**
   * What a layer's media type says: docker's and OCI's, with their suffixes.
   *
   * @return empty if it is the media type of no layer we can read
   */
  public static Optional<Compression> of(MediaType layer) {
    return switch (layer.name()) {
      case "application/vnd.oci.image.layer.v1.tar",
          "application/vnd.oci.image.layer.nondistributable.v1.tar",
          "application/vnd.docker.image.rootfs.diff.tar" ->
          Optional.of(NONE);
      case "application/vnd.oci.image.layer.v1.tar+gzip",
          "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
          "application/vnd.docker.image.rootfs.diff.tar.gzip",
          "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip" ->
          Optional.of(GZIP);
      case "application/vnd.oci.image.layer.v1.tar+zstd",
          "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
          "application/vnd.docker.image.rootfs.diff.tar.zstd" ->
          Optional.of(ZSTD);
      default -> Optional.empty();
    };
  }

  /**
   * What a stream unpacks to, however it is packed; its reads throw {@link
   * SnapshotFailure.BadLayer} when it is damaged or goes beyond a limit. Closing it does not close
   * the stream it reads.
   */
  public static InputStream unpacked(InputStream packed, UnpackLimits limits) throws IOException {
    return new LayerStream(Layer.unknown(), packed, limits);
  }

  /** What the first bytes of a stream say; four are enough. */
  public static Compression ofFirstBytes(byte[] first) {
    if (startsWith(first, 0x1f, 0x8b)) {
      return GZIP;
    }
    if (startsWith(first, 0x28, 0xb5, 0x2f, 0xfd) || isSkippable(first)) {
      return ZSTD;
    }
    return NONE;
  }

  /** A frame without content, which zstd streams may begin with: the magic's low digit is free. */
  private static boolean isSkippable(byte[] first) {
    return first.length >= 4
        && (first[0] & 0xf0) == 0x50
        && first[1] == 0x2a
        && first[2] == 0x4d
        && first[3] == 0x18;
  }

  private static boolean startsWith(byte[] first, int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if (first.length <= i || (first[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
