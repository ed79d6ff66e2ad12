package io.moorage.runner.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {
  private static final Users USERS =
      new Users(
          "root:x:0:0:root:/root:/bin/sh\nsailor:x:1000:1001::/home:/bin/sh\n#x\nbroken\n",
          "root:x:0:\nhands:x:1001:\ncrew:x:2000:sailor,other\n");

  @Test
  void find_byNameOrNumber_hasItsGroups() {
    assertEquals(new User(0, 0, List.of(0L)), USERS.find("", List.of()));
    assertEquals(new User(1000, 1001, List.of(1001L, 2000L)), USERS.find("sailor", List.of()));
    assertEquals(new User(1000, 1001, List.of(1001L, 2000L)), USERS.find("1000", List.of()));
    assertEquals(new User(1000, 2000, List.of(2000L)), USERS.find("sailor:crew", List.of()));
    assertEquals(new User(7, 8, List.of(8L)), USERS.find("7:8", List.of()));
    assertEquals(new User(7, 0, List.of(0L, 2000L, 9L)), USERS.find("7", List.of("crew", "9")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"4294967296", "2147483647", "root:x", "-1", "nobody", "0:4294967295", ":x"})
  void find_noneOrOutOfRange_isRefused(String word) {
    assertThrows(InvalidRequest.class, () -> USERS.find(word, List.of()));
  }
}
