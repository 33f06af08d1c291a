// A host of dnf 5, which answers to the name of yum, and has no program needs-restarting of its own, in a real shell.
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPosixOperations } from '../../../targets/posix-operations.ts';
import { createLocalHost, hasLinuxShell, type LocalHost } from '../detached/local-host.ts';

/** As Fedora 42 answers: what stands after `list` is the name of an advisory. */
const DNF5 = `#!/bin/sh
echo "$*" >>"$FIXTURE/asked"
case "$*" in
  needs-restarting*) cat "$FIXTURE/restarting"; exit "$(cat "$FIXTURE/code")" ;;
  repolist) printf 'repo id   repo name\\nfedora    Fedora 42 - x86_64\\nupdates   Fedora 42 - x86_64 - Updates\\n' ;;
  *--assumeno*) cat <<'END'
Updating and loading repositories:
Repositories loaded.
Package       Arch    Version             Repository      Size
Upgrading:
 openssl-libs x86_64  1:3.2.4-3.fc42      updates      7.8 MiB
   replacing openssl-libs x86_64 1:3.2.4-1.fc42 fedora 7.8 MiB

Transaction Summary:
 Upgrading:          1 package
 Replacing:          1 package

Total size of inbound packages is 2 MiB. Need to download 2 MiB.
After this operation, 0 B extra will be used (install 8 MiB, remove 8 MiB).
Operation aborted by the user.
END
    exit 1 ;;
  *updateinfo*--with-cve*) printf 'CVE Type Severity Package Issued\\nCVE-2026-1234 security Important openssl-libs-1:3.2.4-3.fc42.x86_64 2026-11-02 01:19:52\\n' ;;
  *updateinfo*--exclude*) : ;;
  *updateinfo*--security*) printf 'Name Type Severity Package Issued\\nFEDORA-2026-bd15ee74c5 security Important openssl-libs-1:3.2.4-3.fc42.x86_64 2026-11-02 01:19:52\\n' ;;
esac
`;
const YES =
  'Core libraries or services have been updated since boot-up:\n  * openssl-libs\n\nReboot is required to fully utilize these updates.\n';
const NO = 'No core libraries or services have been updated since boot-up.\nReboot should not be necessary.\n';

describe.skipIf(!hasLinuxShell)('a host of dnf 5', () => {
  const operations = createPosixOperations();
  let host: LocalHost;
  beforeEach(() => {
    host = createLocalHost();
    host.command('yum', DNF5);
    host.command('dnf', DNF5);
    host.command('ps', '#!/bin/sh\necho "1 systemd systemd"\n');
    host.command('rpm', "#!/bin/sh\nprintf 'bash\\nopenssl\\n'\n");
    says(0, NO);
  });
  afterEach(() => host.close());

  function says(code: number, words: string) {
    writeFileSync(host.path('restarting'), words);
    writeFileSync(host.path('code'), String(code));
  }

  it.each([
    [1, YES, 'yes'],
    [0, NO, 'no'],
    [1, 'No such command: needs-restarting.\n', 'unknown'],
  ] as const)('RUN-8: dnf is asked where the plain program is missing: exit %s is %s', async (code, words, answer) => {
    says(code, words);
    const read = await operations.needsReboot(host.session);
    expect(read.answer).toBe(answer);
    expect(read.evidence).toContain(`$ dnf needs-restarting -r  # exit ${code}\n${words.trimEnd()}`);
  });
  it('RUN-8: and not where it is there', async () => {
    host.command('needs-restarting', '#!/bin/sh\necho "Reboot should not be necessary."\n');
    says(1, YES);
    expect((await operations.needsReboot(host.session)).answer).toBe('no');
  });
  it('PRE-6, PRE-7: has its repositories, its preview and its security advisories read', async () => {
    const ask = { excludes: [], scope: { kind: 'all' }, now: new Date() } as const;
    expect(await operations.readFacts(host.session, ask)).toMatchObject({
      enabledRepositories: 2,
      preview: {
        packages: 1,
        securityAdvisories: 1,
        downloadBytes: 2 << 20,
        kernelInScope: false,
        rebootForecast: 'no',
      },
    });
  });
  it('is scanned, with what exclusions hold back', async () => {
    expect(await operations.scan(host.session, { excludes: ['openssl*'] })).toEqual({
      kind: 'read',
      packages: 1,
      advisories: [
        {
          id: 'FEDORA-2026-bd15ee74c5',
          severity: 'important',
          cves: ['CVE-2026-1234'],
          packages: ['openssl-libs'],
          heldBack: true,
        },
      ],
      rebootNeeded: 'no',
      pending: expect.objectContaining({ noticesRead: true }),
    });
    expect(readFileSync(host.path('asked'), 'utf8')).not.toMatch(/ -y( |$)/m);
  });
});
