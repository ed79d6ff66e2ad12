package io.moorage.registry.client;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * The bytes of a blob as they arrive. A connection that breaks off is taken up where it broke; the
 * end is only reported when all bytes were there and hash to the digest.
 */
final class BlobStream extends InputStream {
  /** So much must come before the breaks so far are forgotten. */
  private static final long PROGRESS = 1 << 20;

  private final Source source;
  private final Descriptor blob;
  private final Patience patience;
  private final MessageDigest hash;
  private InputStream in = InputStream.nullInputStream();
  private boolean connected;
  private boolean ended;
  private boolean closed;
  private long at;
  private long lastBreak;
  private int breaks;

  /** Opens the blob from here on. */
  @FunctionalInterface
  interface Source {
    InputStream from(long offset) throws IOException;
  }

  /** Says what happens when a connection broke. */
  @FunctionalInterface
  interface Patience {
    /**
     * Waits before the next attempt.
     *
     * @param breaks how many there were since the last good stretch
     * @throws IOException if that is enough
     */
    void rest(int breaks, IOException why) throws IOException;
  }

  BlobStream(Source source, Descriptor blob, Patience patience) {
    this.source = source;
    this.blob = blob;
    this.patience = patience;
    this.hash = blob.digest().algorithm().newMessageDigest();
  }

  /** Connects, so that what is not there is known before the first byte is read. */
  BlobStream opened() throws IOException {
    connect();
    return this;
  }

  private void connect() throws IOException {
    in = source.from(at);
    connected = true;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    int read = read(one, 0, 1);
    return read < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (ended) {
      return -1;
    }
    if (length == 0) {
      return 0;
    }
    while (true) {
      try {
        int read = readSome(bytes, offset, length);
        if (read >= 0) {
          at += read;
          if (at > blob.size()) {
            throw wrong("has more bytes than the %d stated".formatted(blob.size()));
          }
          hash.update(bytes, offset, read);
          return read;
        }
        if (at == blob.size()) {
          verify();
          return -1;
        }
        throw new IOException("it ended after %d of %d bytes".formatted(at, blob.size()));
      } catch (WrongBlob e) {
        throw e;
      } catch (IOException e) {
        broke(e);
      }
    }
  }

  private int readSome(byte[] bytes, int offset, int length) throws IOException {
    if (!connected) {
      connect();
    }
    return in.read(bytes, offset, length);
  }

  private void broke(IOException why) throws IOException {
    disconnect();
    if (at - lastBreak >= PROGRESS) {
      breaks = 0;
    }
    lastBreak = at;
    breaks++;
    patience.rest(breaks, why);
  }

  private void verify() throws IOException {
    var actual = Digest.finished(blob.digest().algorithm(), hash);
    if (!actual.equals(blob.digest())) {
      throw wrong("hashes to " + actual);
    }
    ended = true;
  }

  private WrongBlob wrong(String how) {
    return new WrongBlob("blob %s %s".formatted(blob.digest(), how));
  }

  private void disconnect() {
    connected = false;
    try {
      in.close();
    } catch (IOException gone) {
      // It is not read any more.
    }
  }

  @Override
  public void close() {
    closed = true;
    disconnect();
  }

  /** The bytes are not the blob's; sending them again would not help. */
  static final class WrongBlob extends IOException {
    private static final long serialVersionUID = 1L;

    WrongBlob(String message) {
      super(message, new ClientFailure.WrongContent(message));
    }
  }
}
