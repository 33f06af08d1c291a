// Which packages of rpm are a kernel: each family has its own (kernel, kernel-rt, kernel-uek, kernel-64k, kernel-lt, kernel6.12…), in several parts.

/** Beside a kernel, and replaced like any other package. */
const BESIDE =
  /-(headers|devel|doc|tools|libs|macros|abi|stablelists|whitelists|firmware|selftests|source|syms|matched|livepatch|bootwrapper)\b/;

export function isKernelOfRpm(name: string): boolean {
  return /^kernel(\d[\d.]*)?(-|$)/.test(name) && !BESIDE.test(name);
}
