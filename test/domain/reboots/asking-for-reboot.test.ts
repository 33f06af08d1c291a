import { describe, expect, it } from 'vitest';
import { askingForReboot } from '../../../domain/reboots/asking-for-reboot.ts';
import { needsReboot } from '../../../targets/windows/scripts/pending-reboot.ts';

const QUIET = {
  ...{ CbsRebootPending: false, CbsPackagesPending: false, AutoUpdateRebootRequired: false, CcmRebootPending: null },
  ...{ PendingFileRenameOperations: ['\\??\\C:\\x'], ComputerName: 'A', ActiveComputerName: 'A', TiWorker: true },
};
const evidenceOf = (more: Partial<typeof QUIET> | object) => needsReboot({ ...QUIET, ...more }).evidence;

describe('who asks for a restart, in one line', () => {
  it('is said in words of a Windows host, each once, with the marks for whoever looks for them', () => {
    const asked = { CbsRebootPending: true, CbsPackagesPending: true, AutoUpdateRebootRequired: true };
    expect(askingForReboot(evidenceOf(asked))).toEqual({
      text: {
        fr: 'maintenance des composants de Windows, Windows Update',
        en: 'Windows component servicing, Windows Update',
      },
      marks: [
        'Component Based Servicing\\RebootPending',
        'Component Based Servicing\\PackagesPending',
        'WindowsUpdate\\Auto Update\\RebootRequired',
      ],
    });
  });

  it.each([
    [{ ActiveComputerName: 'B' }, 'changement de nom de l’ordinateur'],
    [{ CcmRebootPending: true }, 'Configuration Manager'],
    [
      { CbsRebootPending: null },
      'impossible de lire si un redémarrage est demandé (maintenance des composants de Windows)',
    ],
    [{}, 'Windows ne demande aucun redémarrage'],
  ])('of %j is French on a French card', (more, fr) => {
    expect(askingForReboot(evidenceOf(more)).text.fr).toBe(fr);
  });

  it('keeps why a person is asked, whichever mark says yes', () => {
    const out = 'neither in the window of this attempt nor at an hour that was chosen';
    const { fr } = askingForReboot(`${out}; ${evidenceOf({ AutoUpdateRebootRequired: true })}`).text;
    expect(fr).toMatch(/^[^;]{20,} ; Windows Update$/);
    expect(fr).not.toContain('neither');
  });

  it('leaves what a Linux host says', () => {
    const said = 'Core libraries or services have been updated since boot-up:\n  * kernel';
    expect(askingForReboot(said)).toEqual({ text: { fr: said, en: said }, marks: [] });
  });
});
