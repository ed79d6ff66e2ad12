package io.moorage.runner.runtime;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;

/**
 * Finds the keys by which a client leaves a terminal, in what it types. What may be the beginning
 * of them is held back until it is known not to be.
 */
public final class DetachKeys {
  private static final String DEFAULT = "ctrl-p,ctrl-q";
  private final byte[] keys;
  private int seen;

  private DetachKeys(byte[] keys) {
    this.keys = keys;
  }

  /**
   * Of docker's words: single characters, or {@code ctrl-} and a letter or one of {@code @[\]^_},
   * with commas between.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static DetachKeys parse(String words) {
    var all = words.isEmpty() ? DEFAULT : words;
    var keys = new ArrayList<Byte>();
    for (var word : all.split(",", -1)) {
      keys.add(key(word));
    }
    var bytes = new byte[keys.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = keys.get(i);
    }
    return new DetachKeys(bytes);
  }

  private static byte key(String word) {
    if (word.length() == 1 && word.charAt(0) < 128) {
      return (byte) word.charAt(0);
    }
    if (word.length() == 6 && word.toLowerCase(Locale.ROOT).startsWith("ctrl-")) {
      char letter = Character.toLowerCase(word.charAt(5));
      int control = letter >= 'a' && letter <= 'z' ? letter - 'a' + 1 : "@[\\]^_".indexOf(letter);
      if (control >= 0 && letter >= 'a') {
        return (byte) control;
      }
      if (control >= 0) {
        return (byte) (control == 0 ? 0 : 26 + control);
      }
    }
    throw new IllegalArgumentException("Unknown character: '" + word + "'");
  }

  /** What goes on to the process, and whether the keys came behind it. */
  public record Passed(byte[] bytes, boolean detach) {}

  /** Takes what was typed. */
  public Passed pass(byte[] typed, int offset, int length) {
    var out = new ByteArrayOutputStream(length + keys.length);
    for (int i = offset; i < offset + length; i++) {
      while (seen > 0 && typed[i] != keys[seen]) {
        int kept = shorter(seen);
        out.write(keys, 0, seen - kept);
        seen = kept;
      }
      if (typed[i] != keys[seen]) {
        out.write(typed[i]);
      } else if (++seen == keys.length) {
        seen = 0;
        return new Passed(out.toByteArray(), true);
      }
    }
    return new Passed(out.toByteArray(), false);
  }

  /**
   * How many of the last of so many keys are a beginning of the keys again, and not all of them.
   */
  private int shorter(int held) {
    int kept = held - 1;
    while (!Arrays.equals(keys, 0, kept, keys, held - kept, held)) {
      kept--;
    }
    return kept;
  }
}
