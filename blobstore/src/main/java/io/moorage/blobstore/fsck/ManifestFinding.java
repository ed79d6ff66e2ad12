package io.moorage.blobstore.fsck;

import io.moorage.blobstore.fsck.Finding.Remedy.Leaves;
import io.moorage.blobstore.fsck.Finding.Remedy.Mends;
import io.moorage.blobstore.metadata.Row;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.Manifest;
import io.moorage.blobstore.oci.MediaType;

/** What is wrong with a manifest. The component {@code in} is its repository's name. */
public sealed interface ManifestFinding extends Finding {

  /** The manifest has no bytes. */
  record BodyMissing(String in, Digest digest) implements ManifestFinding {
    @Override
    public Words words() {
      return new Words(
          "the bytes of manifest %s@%s are missing".formatted(in, digest),
          "it cannot be pulled",
          new Leaves("nothing: push the manifest again, or delete its tags"));
    }
  }

  /** The bytes have no manifest, and say what type they are. */
  record BodyWithoutManifest(String in, Row.Body body, MediaType type) implements ManifestFinding {
    @Override
    public Words words() {
      return new Words(
          "the bytes of manifest %s@%s are there, its record is missing"
              .formatted(in, body.digest()),
          "it cannot be pulled",
          new Mends("writes the record again; run the check once more for its edges"));
    }
  }

  /** The bytes have no manifest, and are none that could be served. */
  record BodyStray(String in, Row.Body body) implements ManifestFinding {
    @Override
    public Words words() {
      return new Words(
          "there are bytes for manifest %s@%s, which has no record, and they are no manifest"
              .formatted(in, body.digest()),
          "nothing reads them: they only take space",
          new Mends("moves them to quarantine/"));
    }
  }

  /** The bytes hash to something else. */
  record BodyRotten(String in, Row.Body body, Digest actual) implements ManifestFinding {
    @Override
    public Words words() {
      return new Words(
          "the bytes of manifest %s@%s hash to %s".formatted(in, body.digest(), actual),
          "whoever pulls it gets bytes that are refused, or wrong",
          new Mends("moves the bytes to quarantine/; push the manifest again"));
    }
  }

  /** The bytes are no manifest of the type that they were pushed as. */
  record ManifestUnreadable(String in, Digest digest, String why) implements ManifestFinding {
    @Override
    public Words words() {
      return new Words(
          "manifest %s@%s cannot be read: %s".formatted(in, digest, why),
          "it is served as it was pushed, but what it needs is not known and it cannot be"
              + " deleted",
          new Leaves("nothing: please report it"));
    }
  }

  /** The record has another size than the bytes. */
  record ManifestWrongSize(String in, Row.Stored manifest, long actual) implements ManifestFinding {
    @Override
    public Words words() {
      return new Words(
          "manifest %s@%s has %d bytes and is recorded with %d"
              .formatted(in, manifest.digest(), actual, manifest.size()),
          "a HEAD may answer a wrong length",
          new Mends("records the size of the bytes"));
    }
  }

  /** The repository lacks a blob that the manifest names. */
  record ManifestLacksBlob(String in, Digest manifest, Digest blob) implements ManifestFinding {
    @Override
    public Words words() {
      return new Words(
          "manifest %s@%s needs blob %s, which cannot be read there".formatted(in, manifest, blob),
          "the image cannot be pulled whole, unless the blob was left out on purpose"
              + " (registry.sparse-images)",
          new Leaves("nothing: push the image again, or delete the manifest"));
    }
  }

  /** The manifest is not, or not rightly, among the referrers of its subject. */
  record ReferrerMissing(String in, Row.Body body, Manifest manifest) implements ManifestFinding {
    @Override
    public Words words() {
      return new Words(
          "%s@%s has no right entry among the referrers of its subject"
              .formatted(in, body.digest()),
          "signatures and the like are not found",
          new Mends("writes the entry"));
    }
  }

  /** An entry among the referrers that no manifest is behind. */
  record ReferrerTooMany(String in, Row.Refers entry) implements ManifestFinding {
    @Override
    public Words words() {
      return new Words(
          "%s@%s is listed among the referrers of %s, to which it does not refer"
              .formatted(in, entry.digest(), entry.subject()),
          "a list of referrers names what is not there",
          new Mends("removes the entry"));
    }
  }
}
