package io.moorage.runner.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.moorage.runner.tar.TarBytes;
import java.util.Arrays;

/** Aims the links of an archive elsewhere, block by block, with its checksums made right. */
final class Retarget {
  private static final int BLOCK = 512;

  private Retarget() {}

  static byte[] links(byte[] tar, String from, String to) {
    var aimed = new TarBytes();
    for (int at = 0; at < tar.length; at += BLOCK) {
      var block = Arrays.copyOfRange(tar, at, at + BLOCK);
      var target = new String(block, 157, 100, ISO_8859_1).replace("\0", "");
      boolean link = (block[156] == '1' || block[156] == '2') && target.startsWith(from);
      if (link) {
        var name = new String(block, 0, 100, ISO_8859_1).replace("\0", "");
        aimed.longText('K', to + target.substring(from.length()));
        aimed.add(TarBytes.header((char) block[156], name));
      } else {
        aimed.raw(block);
      }
    }
    return aimed.open();
  }
}
