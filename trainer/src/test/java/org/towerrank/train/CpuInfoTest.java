package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CpuInfoTest {

  @Test
  void isTheFirstOneThatLinuxTellsOf() {
    List<String> lines =
        List.of(
            "processor\t: 0",
            "vendor_id\t: AuthenticAMD",
            "model name\t: AMD EPYC 9B45: 2",
            "flags\t\t: fpu avx2 avx512f",
            "",
            "vendor_id\t: GenuineIntel");
    CpuInfo processor = CpuInfo.of(lines);
    assertThat(processor.name()).isEqualTo("AMD EPYC 9B45: 2");
    assertThat(processor.vendor()).isEqualTo("AuthenticAMD");
    assertThat(processor.flags()).containsExactlyInAnyOrder("fpu", "avx2", "avx512f");
  }

  @Test
  void isTheArchitectureWhereNothingIsTold() {
    CpuInfo unknown = CpuInfo.of(List.of());
    assertThat(unknown.name()).isEqualTo(System.getProperty("os.arch"));
    assertThat(unknown.vendor()).isEmpty();
    assertThat(unknown.flags()).isEmpty();
  }
}
