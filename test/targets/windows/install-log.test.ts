// The class of a failure, which decides what people are advised to do.
import { expect, it } from 'vitest';
import { windowsFailureClass } from '../../../targets/windows/read/install-log.ts';

it.each([
  ['0x80070070', 'disk'],
  ['0x8024402C', 'network'],
  ['0x80072EE2', 'network'],
  ['0x8024400A', 'repository'],
  ['0x80244022', 'repository'],
  ['failed: 0x80131501 the search of Windows Update was not whole (result 3)', 'repository'],
  ['0x80240016', 'lock'],
  ['0x800F0823', 'dependency'],
  // Installers that failed for one of many reasons: room on the system partition is only one.
  ['0x800F0922', 'unknown'],
  ['0x800B0109', 'signature'],
  ['Windows waits for a restart, and installs nothing before it', 'reboot'],
  ['the update was not started: Accès refusé (0x80070005)', 'refused'],
  ['failed: 0x800704EC blocked by a group policy', 'refused'],
  ['install: installed 0x00000000', 'unknown'],
])('of %s is %s', (log, failure) => {
  expect(windowsFailureClass(log)).toBe(failure);
});
