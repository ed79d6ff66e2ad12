package io.moorage.blobstore.oci;

/** Bytes that are no manifest this registry can hold. The message says where and why. */
public final class InvalidManifest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidManifest(String why) {
    super(why);
  }

  public InvalidManifest(String why, Throwable cause) {
    super(why, cause);
  }
}
