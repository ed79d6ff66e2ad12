package io.moorage.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnansweredTest {
  @ParameterizedTest
  @CsvSource({
    "127, 'starting: exec: \"nosuch\": executable file not found in $PATH'",
    "127, 'starting: exec: \"/nosuch\": stat /nosuch: no such file or directory'",
    "126, 'starting: exec: \"/etc/passwd\": permission denied'",
    "126, 'starting: exec: \"/etc\": is a directory'",
    "125, 'Conflict. The container name \"/web\" is already in use'"
  })
  void codeOfStart_isDockers(int code, String message) {
    assertEquals(code, Unanswered.refused(message).codeOfStart());
  }

  @Test
  void codeOfStart_nobodyAnswers_isThatOfNoContainer() {
    assertEquals(125, Unanswered.askedWrongly("socket: no such file or directory").codeOfStart());
  }
}
