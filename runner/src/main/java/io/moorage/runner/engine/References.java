package io.moorage.runner.engine;

import io.moorage.runner.image.ImageName;
import java.util.regex.Pattern;

/** The filter {@code reference}: {@code app}, {@code app:1.*}, {@code *.example/team/*}. */
final class References {
  private References() {}

  /** Whether a name is meant, with its tag or without, short or whole. */
  static boolean match(String wanted, ImageName name) {
    var pattern = Pattern.compile(glob(wanted));
    return pattern.matcher(name.familiar()).matches()
        || pattern.matcher(name.repository().familiar()).matches()
        || pattern.matcher(name.toString()).matches()
        || pattern.matcher(name.repository().toString()).matches();
  }

  private static String glob(String wanted) {
    var regex = new StringBuilder();
    for (int i = 0; i < wanted.length(); i++) {
      char c = wanted.charAt(i);
      switch (c) {
        case '*' -> regex.append("[^/]*");
        case '?' -> regex.append("[^/]");
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.toString();
  }
}
