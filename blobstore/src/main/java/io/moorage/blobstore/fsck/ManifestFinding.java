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
    public String what() {
      return "the bytes of manifest %s@%s are missing".formatted(in, digest);
    }

    @Override
    public String means() {
      return "it cannot be pulled";
    }

    @Override
    public Remedy remedy() {
      return new Leaves("nothing: push the manifest again, or delete its tags");
    }
  }

  /** The bytes have no manifest, and say what type they are. */
  record BodyWithoutManifest(String in, Row.Body body, MediaType type) implements ManifestFinding {
    @Override
    public String what() {
      return "the bytes of manifest %s@%s are there, its record is missing"
          .formatted(in, body.digest());
    }

    @Override
    public String means() {
      return "it cannot be pulled";
    }

    @Override
    public Remedy remedy() {
      return new Mends("writes the record again; run the check once more for its edges");
    }
  }

  /** The bytes have no manifest, and are none that could be served. */
  record BodyStray(String in, Row.Body body) implements ManifestFinding {
    @Override
    public String what() {
      return "there are bytes for manifest %s@%s, which has no record, and they are no manifest"
          .formatted(in, body.digest());
    }

    @Override
    public String means() {
      return "nothing reads them: they only take space";
    }

    @Override
    public Remedy remedy() {
      return new Mends("moves them to quarantine/");
    }
  }

  /** The bytes hash to something else. */
  record BodyRotten(String in, Row.Body body, Digest actual) implements ManifestFinding {
    @Override
    public String what() {
      return "the bytes of manifest %s@%s hash to %s".formatted(in, body.digest(), actual);
    }

    @Override
    public String means() {
      return "whoever pulls it gets bytes that are refused, or wrong";
    }

    @Override
    public Remedy remedy() {
      return new Mends("moves the bytes to quarantine/; push the manifest again");
    }
  }

  /** The bytes are no manifest of the type that they were pushed as. */
  record ManifestUnreadable(String in, Digest digest, String why) implements ManifestFinding {
    @Override
    public String what() {
      return "manifest %s@%s cannot be read: %s".formatted(in, digest, why);
    }

    @Override
    public String means() {
      return "it is served as it was pushed, but what it needs is not known and it cannot be"
          + " deleted";
    }

    @Override
    public Remedy remedy() {
      return new Leaves("nothing: please report it");
    }
  }

  /** The record has another size than the bytes. */
  record ManifestWrongSize(String in, Row.Stored manifest, long actual) implements ManifestFinding {
    @Override
    public String what() {
      return "manifest %s@%s has %d bytes and is recorded with %d"
          .formatted(in, manifest.digest(), actual, manifest.size());
    }

    @Override
    public String means() {
      return "a HEAD may answer a wrong length";
    }

    @Override
    public Remedy remedy() {
      return new Mends("records the size of the bytes");
    }
  }

  /** The repository lacks a blob that the manifest names. */
  record ManifestLacksBlob(String in, Digest manifest, Digest blob) implements ManifestFinding {
    @Override
    public String what() {
      return "manifest %s@%s needs blob %s, which cannot be read there"
          .formatted(in, manifest, blob);
    }

    @Override
    public String means() {
      return "the image cannot be pulled whole, unless the blob was left out on purpose"
          + " (registry.sparse-images)";
    }

    @Override
    public Remedy remedy() {
      return new Leaves("nothing: push the image again, or delete the manifest");
    }
  }

  /** The manifest is not, or not rightly, among the referrers of its subject. */
  record ReferrerMissing(String in, Row.Body body, Manifest manifest) implements ManifestFinding {
    @Override
    public String what() {
      return "%s@%s has no right entry among the referrers of its subject"
          .formatted(in, body.digest());
    }

    @Override
    public String means() {
      return "signatures and the like are not found";
    }

    @Override
    public Remedy remedy() {
      return new Mends("writes the entry");
    }
  }

  /** An entry among the referrers that no manifest is behind. */
  record ReferrerTooMany(String in, Row.Refers entry) implements ManifestFinding {
    @Override
    public String what() {
      return "%s@%s is listed among the referrers of %s, to which it does not refer"
          .formatted(in, entry.digest(), entry.subject());
    }

    @Override
    public String means() {
      return "a list of referrers names what is not there";
    }

    @Override
    public Remedy remedy() {
      return new Mends("removes the entry");
    }
  }
}
