package io.moorage.registry.client;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Blobs that mirrors had and could not bring, wrong or never whole. What was read of one by then is
 * with its reader and can't be taken back; the next attempt goes past that mirror.
 */
final class SpoiltBlobs {
  /** More are forgotten: a mirror this bad is asked again. */
  private static final int MOST = 10_000;

  private final Set<Spoilt> known = ConcurrentHashMap.newKeySet();

  private record Spoilt(String mirror, Digest blob) {}

  boolean isBy(RemoteRepository mirror, Descriptor blob) {
    return known.contains(new Spoilt(mirror.title(), blob.digest()));
  }

  /** The blob of a mirror; if it can't be read to its end, that is remembered. */
  InputStream watched(RemoteRepository mirror, Descriptor blob) {
    return new FilterInputStream(mirror.blob(blob)) {
      @Override
      public int read() throws IOException {
        var one = new byte[1];
        int read = read(one, 0, 1);
        return read < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
          return super.read(bytes, offset, length);
        } catch (InterruptedIOException brokenOff) {
          throw brokenOff;
        } catch (IOException e) {
          add(new Spoilt(mirror.title(), blob.digest()));
          throw e;
        }
      }
    };
  }

  private void add(Spoilt one) {
    if (known.size() >= MOST) {
      known.clear();
    }
    known.add(one);
  }
}
