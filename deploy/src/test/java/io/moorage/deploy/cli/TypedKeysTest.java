package io.moorage.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TypedKeysTest {
  private static final byte CTRL_P = 16;
  private static final byte CTRL_Q = 17;

  @Test
  void read_detachKeys_areSeenAndPassedOn() throws IOException {
    byte[] typed = {'l', 's', CTRL_P, CTRL_Q};
    TypedKeys keys = new TypedKeys(new ByteArrayInputStream(typed));
    assertEquals('l', keys.read());
    assertFalse(keys.haveDetached());
    assertArrayEquals(new byte[] {'s', CTRL_P, CTRL_Q}, keys.readAllBytes());
    assertTrue(keys.haveDetached());
    assertEquals(-1, keys.read());
  }

  @Test
  void read_othersBetween_doNotDetach() throws IOException {
    byte[] typed = {CTRL_P, 'x', CTRL_Q};
    TypedKeys keys = new TypedKeys(new ByteArrayInputStream(typed));
    assertArrayEquals(typed, keys.readAllBytes());
    assertFalse(keys.haveDetached());
  }
}
