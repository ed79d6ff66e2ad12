package io.moorage.runner.image;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Ends in order only if the bytes were as many as the descriptor says and hash to its digest. */
final class VerifiedStream extends FilterInputStream {
  private final Descriptor blob;
  private final MessageDigest hash;
  private long left;

  VerifiedStream(InputStream in, Descriptor blob) {
    super(in);
    this.blob = blob;
    this.hash = blob.digest().algorithm().newMessageDigest();
    this.left = blob.size();
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    if (read > 0) {
      left -= read;
      hash.update(bytes, offset, read);
    }
    if (left < 0 || (read < 0 && left > 0)) {
      throw new IOException(
          "blob %s does not have the %d bytes stated".formatted(blob.digest(), blob.size()));
    }
    if (read < 0) {
      var actual = Digest.finished(blob.digest().algorithm(), copy(hash));
      if (!actual.equals(blob.digest())) {
        throw new IOException("blob %s hashes to %s".formatted(blob.digest(), actual));
      }
    }
    return read;
  }

  /** The end may be read more than once. */
  private static MessageDigest copy(MessageDigest hash) throws IOException {
    try {
      return (MessageDigest) hash.clone();
    } catch (CloneNotSupportedException impossible) {
      throw new IOException("every JDK's computation can be copied", impossible);
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public long skip(long count) throws IOException {
    return readNBytes((int) Math.min(count, 64 << 10)).length;
  }
}
