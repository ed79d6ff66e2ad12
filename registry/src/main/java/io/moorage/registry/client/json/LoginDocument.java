package io.moorage.registry.client.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * One login as Docker writes it, in its file and in the header {@code X-Registry-Auth}. Empty words
 * stand for what is not said.
 *
 * @param server the registry it is for: a host, or an address of one
 */
public record LoginDocument(
    String user, String password, String identityToken, String registryToken, String server) {

  /**
   * Reads one login.
   *
   * @throws IOException if it is none
   */
  public static LoginDocument read(byte[] document) throws IOException {
    var fields = new HashMap<String, String>();
    FlatObject.document(document, (name, value) -> fields.put(name, FlatObject.text(value)));
    return of(fields);
  }

  /**
   * Reads the logins of a file, by the registries they are for.
   *
   * @throws IOException if it is no such file
   */
  public static Map<String, LoginDocument> readFile(byte[] document) throws IOException {
    var logins = new HashMap<String, LoginDocument>();
    FlatObject.document(
        document,
        (name, value) -> {
          if (name.equals("auths") && value.isExpectedStartObjectToken()) {
            FlatObject.fields(value, (server, login) -> add(logins, server, login));
          }
        });
    return logins;
  }

  private static void add(Map<String, LoginDocument> logins, String server, JsonParser login)
      throws IOException {
    if (login.isExpectedStartObjectToken()) {
      var fields = new HashMap<String, String>();
      FlatObject.fields(login, (name, value) -> fields.put(name, FlatObject.text(value)));
      logins.put(server, of(fields));
    }
  }

  private static LoginDocument of(Map<String, String> fields) throws IOException {
    var user = fields.getOrDefault("username", "");
    var password = fields.getOrDefault("password", "");
    var both = fields.getOrDefault("auth", "");
    if (user.isEmpty() && !both.isEmpty()) {
      var decoded = decode(both);
      int colon = decoded.indexOf(':');
      if (colon < 0) {
        throw new IOException("a login is user:password");
      }
      user = decoded.substring(0, colon);
      password = decoded.substring(colon + 1).replaceAll("\0+$", "");
    }
    return new LoginDocument(
        user,
        password,
        fields.getOrDefault("identitytoken", ""),
        fields.getOrDefault("registrytoken", ""),
        fields.getOrDefault("serveraddress", ""));
  }

  private static String decode(String base64) throws IOException {
    try {
      return new String(Base64.getDecoder().decode(base64), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IOException("a login is not base64", e);
    }
  }

  /** Shows nothing that is secret. */
  @Override
  public String toString() {
    return "a login for " + server;
  }
}
