package io.moorage.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where client verbs look for a server. Nobody listens on port 1. */
class ServerAddressTest {
  private static Recorded ls(Map<String, String> variables, String... more) {
    String[] words = new String[2 + more.length];
    words[0] = "repo";
    words[1] = "ls";
    System.arraycopy(more, 0, words, 2, more.length);
    return Recorded.call(variables, words);
  }

  @Test
  void option_winsOverVariable() {
    Recorded call = ls(Map.of("MOORAGE_SERVER", "127.0.0.1:2"), "--server", "http://127.0.0.1:1/");
    assertEquals(2, call.code());
    assertTrue(call.err().contains("cannot reach http://127.0.0.1:1 ("), call.err());
  }

  @Test
  void variable_withoutScheme_isTaken() {
    Recorded call = ls(Map.of("MOORAGE_SERVER", "127.0.0.1:1"));
    assertEquals(2, call.code());
    assertEquals(1, call.err().lines().count(), call.err());
    assertEquals(
        "moorage: cannot reach http://127.0.0.1:1 (Connection refused): start it with \"moorage"
            + " serve\", or name another with --server or MOORAGE_SERVER\n",
        call.err());
  }

  @Test
  void host_unknown_isSaid() {
    Recorded call = ls(Map.of(), "--server", "http://nowhere.invalid:1");
    assertEquals(2, call.code());
    assertTrue(call.err().contains("no such host"), call.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://127.0.0.1",
        "http://",
        "http://127.0.0.1:5000/v2/",
        "http://127.0.0.1:5000?a",
        "http://127.0.0.1:5000#a",
        "http://ann:secret@127.0.0.1:5000",
        "127.0.0.1:port",
        "a b",
        "file:///etc/passwd",
        "\u001b[31m"
      })
  void address_malformed_exit2InOneLine(String address) {
    for (Recorded call :
        new Recorded[] {ls(Map.of(), "--server", address), ls(Map.of("MOORAGE_SERVER", address))}) {
      assertEquals(2, call.code(), call.toString());
      assertEquals("", call.out());
      assertEquals(1, call.err().lines().count(), call.err());
      assertTrue(call.err().contains("wants an address such as"), call.err());
      assertTrue(call.err().chars().allMatch(c -> c >= ' ' || c == '\n'), call.err());
    }
  }
}
