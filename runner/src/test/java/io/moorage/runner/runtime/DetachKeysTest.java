package io.moorage.runner.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DetachKeysTest {
  @Test
  void pass_keysAcrossPieces_detach() {
    var keys = DetachKeys.parse("");
    var first = keys.pass(new byte[] {'a', 16}, 0, 2);
    assertArrayEquals(new byte[] {'a'}, first.bytes());
    assertFalse(first.detach());
    assertTrue(keys.pass(new byte[] {17}, 0, 1).detach());
  }

  @Test
  void pass_beginningAlone_goesOnLater() {
    var keys = DetachKeys.parse("ctrl-p,ctrl-q");
    assertArrayEquals(new byte[0], keys.pass(new byte[] {16}, 0, 1).bytes());
    assertArrayEquals(new byte[] {16, 'x'}, keys.pass(new byte[] {'x'}, 0, 1).bytes());
    assertArrayEquals(new byte[] {16}, keys.pass(new byte[] {16, 16}, 0, 2).bytes());
    assertTrue(keys.pass(new byte[] {17}, 0, 1).detach());
  }

  @Test
  void pass_keysThatBeginLikeTheirMiddle_areFound() {
    var keys = DetachKeys.parse("a,a,b");
    var passed = keys.pass(new byte[] {'a', 'a', 'a', 'b'}, 0, 4);
    assertTrue(passed.detach());
    assertArrayEquals(new byte[] {'a'}, passed.bytes());
    assertArrayEquals(
        new byte[] {'a', 'a', 'c'}, keys.pass(new byte[] {'a', 'a', 'c'}, 0, 3).bytes());
  }

  @Test
  void parse_words() {
    assertTrue(DetachKeys.parse("a").pass(new byte[] {'a'}, 0, 1).detach());
    assertTrue(DetachKeys.parse("ctrl-@").pass(new byte[] {0}, 0, 1).detach());
    assertTrue(DetachKeys.parse("ctrl-_").pass(new byte[] {31}, 0, 1).detach());
    assertThrows(IllegalArgumentException.class, () -> DetachKeys.parse("ctrl-"));
    assertThrows(IllegalArgumentException.class, () -> DetachKeys.parse("meta-x"));
  }
}
