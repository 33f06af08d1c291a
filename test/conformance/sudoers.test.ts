// The sudoers file on real sudo: with it alone, and nothing else in its place, servers are checked, updated and rebooted; what it does not
// list is refused, and none of its lines gives a shell, a file of one's choice, or the account's own code as root.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import type { CampaignId } from '../../domain/ids.ts';
import { HOSTILE } from '../deploy/hostile-lines.ts';
import { type Bench, startBench } from './support/bench.ts';
import { checkPrerequisites, createCampaign } from './support/campaign-week.ts';
import { ask } from './support/conversation.ts';
import { MONDAY, type Planned } from './support/estate.ts';
import { named, obstacle } from './support/obstacle.ts';
import { PEOPLE } from './support/people.ts';
import { afterChanges, recordsOf, untilRecords } from './support/records.ts';

const inTheWay = obstacle();
const [PLAIN, REBOOTED] = ['vrlist01', 'vrlist02'];
const NAMES = [PLAIN, REBOOTED];
const SERVERS: readonly Planned[] = NAMES.map((hostname) => ({
  hostname,
  application: 'BILLING',
  reboots: hostname === REBOOTED,
}));
const FILE = new URL('../../deploy/sudoers', import.meta.url).pathname;
const SECONDS = 120;

/** Of sudo itself, beside the command. */
const AROUND_IT = [
  '-s',
  '-i',
  'su -',
  'bash',
  '-e /etc/shadow',
  '-u nobody id',
  "-u '#-1' id",
  '-g root id',
  '-R /tmp yum repolist',
  '-D /tmp yum repolist',
  '-E yum repolist',
  'PYTHONPATH=/tmp/evil yum repolist',
  '--preserve-env=PYTHONPATH yum repolist',
  '/tmp/evil/yum repolist',
  'yum',
  'yum repolist --installroot=/tmp',
  'dnf --config=/tmp/evil/dnf.conf update -y',
  'systemctl edit sshd',
  'systemctl reboot --force --force --message=x',
  'shutdown -r now x',
];

/** What the environment, the folder and the home of the account could bring in, were it kept: each writes what only root may. */
const EVIL = `
set -e
mkdir -p /tmp/evil /home/patch/.config/dnf/plugins /home/patch/.local/lib/python3/site-packages
code='import os; open("/root/owned", "a").write(str(os.geteuid()))'
for name in dnf sitecustomize usercustomize argparse logging; do echo "$code" > /tmp/evil/$name.py; done
cp /tmp/evil/usercustomize.py /home/patch/.local/lib/python3/site-packages/
printf '#!/bin/sh\\nid > /root/owned\\n' > /tmp/evil/run; cp /tmp/evil/run /tmp/evil/yum; chmod 755 /tmp/evil/run /tmp/evil/yum
printf '[main]\\npluginpath=/tmp/evil\\n' > /tmp/evil/dnf.conf
chown -R patch: /tmp/evil /home/patch
rm -f /root/owned`;

describe.skipIf(inTheWay !== null)(named('The sudoers file on real sudo', inTheWay), () => {
  let bench: Bench;
  let campaignId: CampaignId;
  const before = new Map<string, readonly string[]>();
  const asRoot = (hostname: string, script: string) => bench.harness.knob(hostname, 'exec', 'bash', '-c', script);
  /** Its words and its exit code, as the account; it never fails. */
  const asPatch = (line: string) =>
    asRoot(
      PLAIN ?? '',
      `cd /tmp/evil && su patch -s /bin/bash -c ${quoted(`${line} </dev/null 2>&1`)}; echo "exit $?"`,
    );

  beforeAll(async () => {
    bench = await startBench(SERVERS, MONDAY);
    const list = Buffer.from(readFileSync(FILE)).toString('base64');
    for (const hostname of NAMES) {
      await asRoot(hostname, `echo ${list} | base64 -d > /etc/sudoers.d/patch && visudo -c -f /etc/sudoers.d/patch`);
      before.set(hostname, await bench.harness.packages(hostname));
    }
    campaignId = await createCampaign(bench);
    await checkPrerequisites(bench, campaignId, NAMES);
  }, 240_000);
  afterAll(() => bench?.stop());

  it('updates and reboots servers as an account that may do nothing else', async () => {
    onTestFailed(() => void process.stderr.write(bench.product.output()));
    const boots = await asRoot(REBOOTED ?? '', 'cat /proc/sys/kernel/random/boot_id');
    await ask(bench.teams, PEOPLE.operator, `/start ${campaignId} ${NAMES.join(' ')}`);
    await untilRecords(
      bench.database.db,
      campaignId,
      NAMES,
      'ended',
      SECONDS,
      ({ status }) => status !== 'in_progress',
    );
    for (const record of await recordsOf(bench.database.db, campaignId)) {
      expect(record.attempts, record.hostname).toMatchObject([
        { number: 1, state: 'patched', failure: null, rebooted: record.hostname === REBOOTED },
      ]);
      const changes = record.history.flatMap(({ packages }) => packages);
      expect(changes.length).toBeGreaterThan(0);
      const now = await bench.harness.packages(record.hostname);
      expect(now).toEqual(afterChanges(before.get(record.hostname) ?? [], changes));
      const where = await asRoot(
        record.hostname,
        'ls -d /home/patch/.patchcenter; ls /var/lib/patchcenter 2>&1 || true',
      );
      expect(where).toMatch(/^\/home\/patch\/\.patchcenter\n.*No such file/);
    }
    expect(await asRoot(REBOOTED ?? '', 'cat /proc/sys/kernel/random/boot_id')).not.toBe(boots);
  });

  it('refuses what it does not list', async () => {
    await asRoot(PLAIN ?? '', EVIL);
    for (const line of [...HOSTILE, ...AROUND_IT]) {
      const said = await asPatch(`sudo -n ${line}`);
      expect(said, line).toMatch(
        /password is required|not allowed|not permitted|usage:|a terminal is required|unable to|may not run|invalid|unknown user/i,
      );
      expect(said, line).toMatch(/exit [1-9]\d*\n$/);
    }
    expect(await asRoot(PLAIN ?? '', 'ls /root/owned 2>&1 || true')).toContain('No such file');
  });

  it('runs none of the account’s own code as root, whatever its environment, folder and home hold', async () => {
    await asRoot(PLAIN ?? '', EVIL);
    const names =
      'PYTHONPATH PYTHONHOME PYTHONSTARTUP PAGER EDITOR VISUAL SUDO_EDITOR LESSOPEN BASH_ENV ENV PERL5LIB PERL5OPT';
    const kept = names
      .split(' ')
      .map((name) => `${name}=${name.startsWith('PYTHON') || name.startsWith('PERL') ? '/tmp/evil' : '/tmp/evil/run'}`);
    for (const line of [
      'yum repolist',
      'dnf repolist',
      'yum update --assumeno',
      'needs-restarting -r',
      'dmidecode -s system-uuid',
    ]) {
      const said = await asPatch(`env ${kept.join(' ')} LD_PRELOAD=/tmp/evil/run PATH=/tmp/evil:$PATH sudo -n ${line}`);
      expect(said, line).not.toMatch(/password is required|not allowed/);
    }
    expect(await asRoot(PLAIN ?? '', 'ls /root/owned 2>&1 || true')).toContain('No such file');
  });
});

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
