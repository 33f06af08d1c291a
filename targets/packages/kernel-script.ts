// A new kernel whose own script failed (RUN-7). To rpm that is a warning, and its managers end well; but that script makes what the kernel
// boots with, and a full /boot is the usual reason: the host would not come back from its next reboot.

import { isKernelOfRpm } from '../../domain/kernels/kernel-names.ts';
import { NO_SPACE } from './failure-signs.ts';
import { plainLines } from './plain-lines.ts';

/**
 * dnf: `Error in POSTTRANS scriptlet in rpm package kernel-core`; yum 3: `Non-fatal POSTIN scriptlet failure in rpm package …`; rpm:
 * `warning: %posttrans(kernel-core-4.18.0-553.el8_10.x86_64) scriptlet failed, exit status 1`; dnf 5 puts `>>> [RPM] ` before it.
 */
const FAILED =
  /\b(?:Error in|Non-fatal) POST(?:IN|TRANS) scriptlet (?:failure )?in rpm package (\S+)|%post(?:in|trans)?\((\S+)\) scriptlet failed|\bError in post-(?:install|transaction) scriptlet: (\S+)/;

/** null: no kernel says so. */
export function kernelScriptFailure(log: string): 'disk' | 'scriptlet' | null {
  const lines = plainLines(log);
  const failed = lines.flatMap((line) => {
    const [, ofDnf, ofRpm, ofDnf5] = FAILED.exec(line) ?? [];
    return ofDnf ?? ofRpm ?? ofDnf5 ?? [];
  });
  if (!failed.some(isKernelOfRpm)) return null;
  return lines.some((line) => NO_SPACE.test(line)) ? 'disk' : 'scriptlet';
}
