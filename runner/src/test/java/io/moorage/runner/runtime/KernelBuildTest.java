package io.moorage.runner.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KernelBuildTest {
  @Test
  void missing_onlyWhatIsSaidToBeOff() throws IOException {
    assertEquals(
        Set.of("SCMP_ARCH_X32"),
        missing("CONFIG_IA32_EMULATION=y\n# CONFIG_X86_X32_ABI is not set\n# a comment\n"));
    assertEquals(Set.of(), missing("CONFIG_IA32_EMULATION=y\nCONFIG_X86_X32_ABI=y\n"));
    assertEquals(
        Set.of("SCMP_ARCH_X32", "SCMP_ARCH_X86"),
        missing("# CONFIG_IA32_EMULATION is not set\n# CONFIG_X86_X32 is not set\n"));
  }

  private static Set<String> missing(String config) throws IOException {
    return KernelBuild.missing(new BufferedReader(new StringReader(config)));
  }
}
