package io.moorage.blobstore.oci;

/**
 * Bytes that are no manifest this registry can hold. The message says where and why, in printable
 * ASCII and within bounds.
 */
public final class InvalidManifest extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 400;

  public InvalidManifest(String why) {
    super(SyntaxFailure.printable(why, SHOWN));
  }

  public InvalidManifest(String why, Throwable cause) {
    super(SyntaxFailure.printable(why, SHOWN), cause);
  }
}
