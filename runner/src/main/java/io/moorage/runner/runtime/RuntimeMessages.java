package io.moorage.runner.runtime;

import java.util.regex.Pattern;

/** Reads what runc writes to its standard error: {@code time="…" level=error msg="…"}. */
final class RuntimeMessages {
  private static final Pattern MESSAGE =
      Pattern.compile("level=(?:error|fatal) msg=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final int LONGEST = 2000;

  private RuntimeMessages() {}

  /** The last complaint, in plain words. */
  static String clean(String written) {
    var matcher = MESSAGE.matcher(written);
    var last = written.strip();
    while (matcher.find()) {
      last = matcher.group(1).replace("\\\"", "\"").replace("\\\\", "\\").replace("\\n", " ");
    }
    return last.length() > LONGEST ? last.substring(0, LONGEST) : last;
  }
}
