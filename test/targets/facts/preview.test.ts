import { describe, expect, it } from 'vitest';
import { parseAdvisories, parsePreview } from '../../../targets/facts/preview.ts';

const said = (exitCode: number | null, output: string) => ({ exitCode, output });
const NOT_ASKED = said(null, '');

const DNF = `Updating Subscription Management repositories.
Dependencies resolved.
==========================================================================
 Package           Arch    Version                          Repo      Size
==========================================================================
Installing:
 acme-newtool      noarch  2.0-1                            updates  6.2 k
     replacing  acme-oldtool.noarch 1.0-1
Upgrading:
 bash              x86_64  4.4.20-5.el8                     updates  6.1 k
 openssl-libs      x86_64  1:1.1.1k-14.el8_10               updates  6.2 k

Transaction Summary
==========================================================================
Install  1 Package
Upgrade  2 Packages

Total download size: 5.9 M
Operation aborted.`;

const FRENCH = `Dépendances résolues.
==========================================================================
 Paquet            Architecture
                           Version                          Dépôt   Taille
==========================================================================
Installation:
 kernel            x86_64  4.18.0-553.5.1.el8_10            updates  6.2 k
     remplacement  acme-oldtool.noarch 1.0-1
Mise à jour:
 kernel-core       x86_64  4.18.0-553.5.1.el8_10            updates  6.2 k

Résumé de la transaction
==========================================================================
Installer        1 Paquet
Mettre à niveau  1 Paquet

Taille totale des téléchargements : 12 k
Opération avortée.`;

const YUM3 = `Loaded plugins: product-id
Dependencies Resolved
==========================================================================
 Package           Arch    Version                          Repository  Size
==========================================================================
Updating:
 a-package-with-a-name-too-long-for-its-column
                   x86_64  1.0-2.el7                        rhel-7     12 k
 gnutls            x86_64  3.3.29-9.el7_6                   rhel-7    680 k
Installing for dependencies:
 brotli            x86_64  1.0-1.el7                        rhel-7     12 k

Transaction Summary
==========================================================================
Install             ( 1 Dependent package)
Upgrade  2 Packages (+ 1 Dependent package)

Total download size: 1.5 G
Exiting on user command
Your transaction was saved, rerun it with:`;

describe('PRE-7: the preview of an update', () => {
  it('reads the transaction that dnf drops, exit 1 being no failure', () => {
    expect(parsePreview(said(1, DNF), NOT_ASKED)).toEqual({
      packages: 3,
      securityAdvisories: null,
      downloadBytes: Math.round(5.9 * 1024 ** 2),
      kernelInScope: false,
      rebootForecast: 'no',
    });
  });
  it('reads French, finds the kernel and forecasts the reboot', () => {
    expect(parsePreview(said(1, FRENCH), NOT_ASKED)).toMatchObject({
      packages: 2,
      downloadBytes: 12 * 1024,
      kernelInScope: true,
      rebootForecast: 'yes',
    });
  });
  it('reads yum 3: dependent packages, wrapped names, what reboots EL7 only', () => {
    expect(parsePreview(said(1, YUM3), NOT_ASKED)).toMatchObject({
      packages: 3,
      downloadBytes: Math.round(1.5 * 1024 ** 3),
      rebootForecast: 'yes',
    });
  });
  it('openssl-libs restarts services only on EL8', () => {
    expect(DNF).toContain('openssl-libs');
    expect(parsePreview(said(1, DNF), NOT_ASKED)?.rebootForecast).toBe('no');
  });
  it.each([
    'Dependencies resolved.\nNothing to do.\nComplete!',
    'Dépendances résolues.\nRien à faire.\nTerminé !',
    'No packages marked for update',
  ])('knows nothing to do: %j', (output) => {
    expect(parsePreview(said(0, output), said(0, ''))).toMatchObject({
      packages: 0,
      downloadBytes: 0,
      rebootForecast: 'no',
      securityAdvisories: 0,
    });
  });
  it.each([
    said(1, "Error: Failed to download metadata for repo 'updates'"),
    said(1, 'sudo: a password is required'),
    said(124, DNF),
    said(null, ''),
  ])('is unknown, not empty, after %o', (answer) => {
    expect(parsePreview(answer, NOT_ASKED)).toBeNull();
  });
  it('counts each advisory once, whatever the language of its severity', () => {
    const list = `Updating Subscription Management repositories.
Dernière vérification de l’expiration des métadonnées effectuée il y a 0:00:02 le ven. 20 nov. 2026 19:43:01.
RHSA-2026:8023 Sécurité/niveau modéré.    httpd-2.4.37-65.x86_64
RHSA-2026:8100 Sécurité/Niveau critique.  kernel-4.18.0-553.5.1.el8_10.x86_64
RHSA-2026:8100 Sécurité/Niveau critique.  kernel-core-4.18.0-553.5.1.el8_10.x86_64`;
    expect(parseAdvisories(said(0, list))).toBe(2);
    expect(parseAdvisories(said(1, list))).toBeNull();
  });
});
