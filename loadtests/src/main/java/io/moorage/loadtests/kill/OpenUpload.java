package io.moorage.loadtests.kill;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.RepositoryName;
import java.util.SplittableRandom;

/** An upload that was begun: what it is to become, and how far it has come. */
final class OpenUpload {
  private final RepositoryName repository;
  private final byte[] content;
  private final Digest digest;
  private String location;
  private long sent;
  private long acknowledged;
  private boolean finishing;
  private long finishingSince;
  private boolean cancelling;

  OpenUpload(RepositoryName repository, byte[] content, String location) {
    this.repository = repository;
    this.content = content;
    this.digest = Digest.of(DigestAlgorithm.SHA256, content);
    this.location = location;
  }

  static byte[] noise(long seed, int size) {
    var bytes = new byte[size];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  RepositoryName repository() {
    return repository;
  }

  byte[] content() {
    return content;
  }

  Digest digest() {
    return digest;
  }

  Name.OfBlob blob() {
    return new Name.OfBlob(repository, digest);
  }

  String location() {
    return location;
  }

  /** The last segment of the location, by which the data directory names it too. */
  String id() {
    var path = location.indexOf('?') < 0 ? location : location.substring(0, location.indexOf('?'));
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Bytes that left for the server: more than it may hold. */
  long sent() {
    return sent;
  }

  /** Bytes that the server said it holds: no fewer may be there. */
  long acknowledged() {
    return acknowledged;
  }

  /** Whether the request that ends it went out. */
  boolean finishing() {
    return finishing;
  }

  /** Whether the request that gives it up went out. */
  boolean cancelling() {
    return cancelling;
  }

  void sendingCancel() {
    cancelling = true;
  }

  void sending(long upTo) {
    sent = Math.max(sent, upTo);
  }

  void sendingLast() {
    sent = content.length;
    finishing = true;
    finishingSince = System.nanoTime();
  }

  /** When the request that ends it went out, by {@link System#nanoTime}. */
  long finishingSince() {
    return finishingSince;
  }

  void holds(long offset, String next) {
    acknowledged = offset;
    sent = offset;
    location = next.isEmpty() ? location : next;
    finishing = false;
    cancelling = false;
  }
}
