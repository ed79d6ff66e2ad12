package io.moorage.blobstore.oci;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/** The digest algorithms registered by the image-spec that this registry computes, by name. */
public enum DigestAlgorithm {
  SHA256("sha256", "SHA-256", 32),
  SHA512("sha512", "SHA-512", 64);

  private final String wire;
  private final String jdkName;
  private final int bytes;

  DigestAlgorithm(String wire, String jdkName, int bytes) {
    this.wire = wire;
    this.jdkName = jdkName;
    this.bytes = bytes;
  }

  /** The algorithm of this wire name, {@code sha256} or {@code sha512}. */
  public static Optional<DigestAlgorithm> named(String name) {
    return Arrays.stream(values()).filter(a -> a.wire.equals(name)).findFirst();
  }

  /** How many hexadecimal digits the encoded part has. */
  public int hexLength() {
    return bytes * 2;
  }

  /** A fresh computation; the JDK's, which uses the processor's own instructions. */
  public MessageDigest newMessageDigest() {
    try {
      return MessageDigest.getInstance(jdkName);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JDK has " + jdkName, impossible);
    }
  }

  @Override
  public String toString() {
    return wire;
  }
}
