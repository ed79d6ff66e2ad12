package io.moorage.runner.tar;

import java.io.IOException;

/** An archive that is damaged, goes beyond a limit or holds what cannot be unpacked. */
public final class BadArchive extends IOException {
  private static final long serialVersionUID = 1L;

  public BadArchive(String why) {
    super(why);
  }
}
