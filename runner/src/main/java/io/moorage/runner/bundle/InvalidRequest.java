package io.moorage.runner.bundle;

/** A container cannot be as asked. The message names the option, and is fit for who asked. */
public final class InvalidRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidRequest(String why) {
    super(why);
  }

  /** An option that is known and not offered. */
  public static InvalidRequest unsupported(String option, String field) {
    return new InvalidRequest(option + " (" + field + ") is not supported by this runner");
  }
}
