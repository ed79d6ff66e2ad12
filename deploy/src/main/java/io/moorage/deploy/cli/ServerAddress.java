package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Which server a verb asks.
 *
 * @param uri scheme, host and port, without a path
 */
record ServerAddress(URI uri) {
  private static final String OPTION = "--server";
  private static final String VARIABLE = "MOORAGE_SERVER";
  private static final String USUAL = "http://127.0.0.1:5000";

  static OptionSpec option() {
    return Help.valued(OPTION, "URL", "Server to ask; else $" + VARIABLE + ", else " + USUAL + ".");
  }

  static ServerAddress of(ParseResult arguments, Environment environment) {
    Optional<String> named = Optional.ofNullable(arguments.matchedOptionValue(OPTION, null));
    if (named.isPresent()) {
      return parse(OPTION, named.get());
    }
    return environment
        .value(VARIABLE)
        .map(text -> parse(VARIABLE, text))
        .orElseGet(() -> parse(VARIABLE, USUAL));
  }

  /** Takes {@code http://HOST:PORT}, and {@code HOST:PORT} for it. */
  private static ServerAddress parse(String origin, String text) {
    String whole = text.contains("://") ? text : "http://" + text;
    try {
      URI uri = new URI(whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole);
      String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      boolean bare =
          uri.getRawPath().isEmpty()
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && uri.getRawUserInfo() == null;
      if (uri.getHost() != null && bare && (scheme.equals("http") || scheme.equals("https"))) {
        return new ServerAddress(uri);
      }
    } catch (URISyntaxException malformed) {
      // Said below, as for the other ways to be wrong.
    }
    throw Unanswered.askedWrongly(
        "%s wants an address such as %s, not %s".formatted(origin, USUAL, Command.quote(text)));
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
