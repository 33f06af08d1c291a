import { describe, expect, it } from 'vitest';
import { askingForReboot } from '../../../domain/reboots/asking-for-reboot.ts';
import { needsReboot } from '../../../targets/windows/scripts/pending-reboot.ts';

describe('what asks for a restart, in one line', () => {
  it('names of a Windows host what says yes alone', () => {
    const { evidence } = needsReboot({
      ...{ CbsRebootPending: true, CbsPackagesPending: false, AutoUpdateRebootRequired: true, CcmRebootPending: null },
      ...{ PendingFileRenameOperations: [], ComputerName: 'A', ActiveComputerName: 'A', TiWorker: false },
    });
    expect(askingForReboot(evidence)).toBe(
      'Component Based Servicing\\RebootPending, WindowsUpdate\\Auto Update\\RebootRequired',
    );
  });

  it('leaves what a Linux host says', () => {
    const said = 'Core libraries or services have been updated since boot-up:\n  * kernel';
    expect(askingForReboot(said)).toBe(said);
  });
});
