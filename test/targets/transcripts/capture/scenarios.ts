// What is asked of a throw-away host, and what is done to it before.
import { APT_REPOSITORIES_COMMAND } from '../../../../targets/facts/apt/apt-repositories.ts';
import { DEBIAN_KERNELS_COMMAND, NEEDRESTART_COMMAND } from '../../../../targets/facts/apt/debian-reboot.ts';
import { DPKG_DATABASE_COMMAND } from '../../../../targets/facts/apt/dpkg-database.ts';
import { scriptAsRoot } from '../../../../targets/facts/as-root.ts';
import { DPKG_PACKAGES_COMMAND, PACKAGES_COMMAND } from '../../../../targets/facts/packages-installed.ts';
import { ZYPPER_REBOOT_COMMAND } from '../../../../targets/facts/zypper/suse-reboot.ts';
import { aptPreview } from '../../../../targets/packages/apt-update.ts';
import type { UpdateRequest } from '../../../../targets/packages/update-scope.ts';
import { zypperPreview } from '../../../../targets/packages/zypper-update.ts';
import type { UpdateScope } from '../../../../targets/ports.ts';

export type Scenario = {
  /** Done to the host before. */
  readonly before: string;
  /** The command in short, for the first line. */
  readonly title: string;
} & (
  | { readonly kind: 'update'; readonly ask: UpdateRequest }
  | { readonly kind: 'command'; readonly command: string; readonly last?: string }
);

const ask = (excludes = '', scope: UpdateScope = { kind: 'all' }): UpdateRequest => ({
  excludes: excludes === '' ? [] : excludes.split(' '),
  scope,
});
const SECURITY = { kind: 'security' } as const;
const CVE = { kind: 'cve', id: 'CVE-2026-1234' } as const;
const titleOf = (what: string, { excludes, scope }: UpdateRequest) =>
  `${what}  # ${[JSON.stringify(scope), ...(excludes.length > 0 ? ['without', ...excludes] : [])].join(' ')}`;

const aptUpdated = (before: string, of = ask()): Scenario => ({
  kind: 'update',
  title: titleOf('apt-get update; apt-get -y --with-new-pkgs upgrade', of),
  before,
  ask: of,
});
const aptPreviewed = (before: string, of = ask()): Scenario => ({
  kind: 'command',
  title: titleOf('apt-get update; apt-get -s --with-new-pkgs upgrade', of),
  before,
  command: scriptAsRoot(aptPreview(of), 'any-command', 60),
});
const asked = (command: string, before = '', title = command): Scenario => ({
  kind: 'command',
  title,
  before,
  command,
});

const lock = (file: string) =>
  `python3 -c "import fcntl, time; f = open('${file}', 'w'); fcntl.lockf(f, fcntl.LOCK_EX); time.sleep(20)" & sleep 1`;
/** Leaves two packages to update: short logs. */
const FEW = 'acme-b* acme-h* acme-l* acme-w* linux-*';
const FULL = (at: string) => `mkdir -p ${at}; mount -t tmpfs -o size=200k tmpfs ${at}`;
const SERVER_DOWN = 'kill $(cat /run/http.pid); sleep 1';
const NEEDY = `printf 'Package: acme-needy\\nStatus: install ok installed\\nPriority: optional\\nSection: misc\\nMaintainer: Acme <acme@example.test>\\nArchitecture: all\\nVersion: 1\\nDepends: acme-nowhere\\nDescription: x\\n\\n' >>/var/lib/dpkg/status`;
const UPDATED = 'apt-get -qq update; apt-get -qq -y --with-new-pkgs upgrade >/dev/null 2>&1';

const APT: Readonly<Record<string, Scenario>> = {
  'preview-all': aptPreviewed(''),
  'preview-excludes': aptPreviewed('', ask('acme-h* linux-*')),
  'preview-excludes-everything': aptPreviewed('', ask('*')),
  'preview-security': aptPreviewed(
    "printf 'Package: acme-tools\\nPin: release *\\nPin-Priority: 900\\n' >/etc/apt/preferences.d/acme; echo 'APT::Default-Release \"stable\";' >/etc/apt/apt.conf.d/99default",
    ask('', SECURITY),
  ),
  'preview-held': aptPreviewed('apt-mark hold acme-held'),
  'preview-nothing-to-do': aptPreviewed(UPDATED),
  'preview-repository-down': aptPreviewed(SERVER_DOWN),
  'preview-lists-locked': aptPreviewed(lock('/var/lib/apt/lists/lock')),
  'update-all': aptUpdated(''),
  'update-security': aptUpdated('', ask('', SECURITY)),
  'update-held': aptUpdated('apt-mark hold acme-held', ask('acme-b* acme-l* acme-w* linux-*')),
  'update-nothing-to-do': aptUpdated(UPDATED),
  'update-locked': aptUpdated(lock('/var/lib/dpkg/lock-frontend'), ask(FEW)),
  'update-archives-locked': aptUpdated(lock('/var/cache/apt/archives/lock'), ask(FEW)),
  'update-disk-full': aptUpdated(FULL('/usr/share/doc/acme-big'), ask('acme-h* acme-l* acme-t* acme-w* linux-*')),
  'update-disk-full-archives': aptUpdated(`${FULL('/var/cache/apt/archives')}; mkdir /var/cache/apt/archives/partial`),
  'update-repository-down': aptUpdated(SERVER_DOWN),
  'update-name-unknown': aptUpdated("sed -i 's/deb.acme.test/nowhere.acme.test/' /etc/apt/sources.list"),
  'update-unsigned': aptUpdated('rm /srv/apt/dists/*/InRelease'),
  'update-bad-signature': aptUpdated("sed -i 's/^Origin: Acme/Origin: Acma/' /srv/apt/dists/bookworm/InRelease"),
  'update-broken-dependency': aptUpdated(NEEDY),
  'update-script-fails': aptUpdated('touch /etc/acme-fail', ask(FEW)),
  'update-killed': aptUpdated('touch /etc/acme-slow; (sleep 8; kill -9 $(pgrep -x dpkg)) >/dev/null 2>&1 &', ask(FEW)),
  'update-after-interruption': aptUpdated('touch /var/lib/dpkg/updates/0001'),
  'database-good': asked(DPKG_DATABASE_COMMAND, '', 'dpkg-query -W; dpkg --audit'),
  'database-interrupted': asked(
    DPKG_DATABASE_COMMAND,
    'dpkg --unpack /srv/apt/pool/main/acme-agent_1.1-1_all.deb >/dev/null; touch /var/lib/dpkg/updates/0001',
    'dpkg-query -W; dpkg --audit',
  ),
  'database-script-failed': asked(
    DPKG_DATABASE_COMMAND,
    'touch /etc/acme-fail; dpkg -i /srv/apt/pool/main/acme-agent_1.1-1_all.deb >/dev/null 2>&1',
    'dpkg-query -W; dpkg --audit',
  ),
  repositories: asked(APT_REPOSITORIES_COMMAND),
  'repositories-none': asked(APT_REPOSITORIES_COMMAND, ': >/etc/apt/sources.list'),
  packages: asked(
    `${DPKG_PACKAGES_COMMAND} 'acme-*' 'linux-image-*' bash libc6`,
    'dpkg -r acme-web >/dev/null; dpkg --unpack /srv/apt/pool/main/acme-agent_1.1-1_all.deb >/dev/null',
  ),
  kernels: asked(DEBIAN_KERNELS_COMMAND),
  needrestart: asked(NEEDRESTART_COMMAND),
};

const zypperUpdated = (before: string, of = ask()): Scenario => ({
  kind: 'update',
  title: titleOf('zypper --non-interactive update', of),
  before,
  ask: of,
});
const REFRESHED = 'zypper -q refresh';
const zypperPreviewed = (before: string, of = ask()): Scenario => ({
  kind: 'command',
  title: titleOf('zypper --xmlout --non-interactive update --dry-run', of),
  before,
  command: scriptAsRoot(zypperPreview(of), 'any-command', 60),
});
const ALL_UPDATED = 'zypper --non-interactive update >/dev/null';
const LIST_PATCHES = 'zypper --xmlout --non-interactive list-patches --category=security';
const LIST_REPOSITORIES = 'zypper --xmlout --non-interactive repos';

const ZYPPER: Readonly<Record<string, Scenario>> = {
  'preview-all': zypperPreviewed(REFRESHED),
  'preview-excludes': zypperPreviewed(REFRESHED, ask('kernel* acme-w??')),
  'preview-security': zypperPreviewed(REFRESHED, ask('', SECURITY)),
  'preview-security-excludes': zypperPreviewed(REFRESHED, ask('kernel*', SECURITY)),
  'preview-cve': zypperPreviewed(REFRESHED, ask('', CVE)),
  'preview-cve-not-needed': zypperPreviewed(REFRESHED, ask('', { kind: 'cve', id: 'CVE-2026-9999' })),
  'preview-advisories': zypperPreviewed(
    REFRESHED,
    ask('', { kind: 'advisories', ids: ['SUSE-2026-1001', 'SUSE-2026-7777'] }),
  ),
  'preview-held': zypperPreviewed(`${REFRESHED}; zypper -q addlock acme-held`),
  'preview-nothing-to-do': zypperPreviewed(ALL_UPDATED),
  'preview-repository-down': zypperPreviewed(SERVER_DOWN),
  patches: asked(LIST_PATCHES, REFRESHED),
  'patches-none': asked(LIST_PATCHES, ALL_UPDATED),
  repositories: asked(
    LIST_REPOSITORIES,
    "sed 's/broken/off/;s/^enabled=1/enabled=0/' /root/broken.repo >/etc/zypp/repos.d/off.repo",
  ),
  'repositories-none': asked(LIST_REPOSITORIES, 'rm /etc/zypp/repos.d/*'),
  'update-all': zypperUpdated(''),
  'update-excludes': zypperUpdated(REFRESHED, ask('kernel* acme-w??')),
  'update-security': zypperUpdated(REFRESHED, ask('', SECURITY)),
  'update-nothing-to-do': zypperUpdated(ALL_UPDATED),
  'update-locked': zypperUpdated('(sleep 30 | zypper --non-interactive shell) >/dev/null 2>&1 & sleep 2'),
  'update-disk-full': zypperUpdated(`${REFRESHED}; ${FULL('/usr/share/acme-big')}`, ask('acme-a* acme-h* acme-l*')),
  'update-disk-full-download': zypperUpdated(
    `${REFRESHED}; ${FULL('/var/cache/zypp/packages')}`,
    ask('acme-a* acme-h*'),
  ),
  'update-repository-down': zypperUpdated(SERVER_DOWN),
  'update-download-fails': zypperUpdated(`${REFRESHED}; ${SERVER_DOWN}`, ask('acme-b*')),
  'update-name-unknown': zypperUpdated("sed -i 's/rpm.acme.test/nowhere.acme.test/' /etc/zypp/repos.d/updates.repo"),
  'update-unsigned': zypperUpdated("sed -i 's/gpgcheck=0/gpgcheck=1/' /etc/zypp/repos.d/updates.repo"),
  'update-unsigned-package': zypperUpdated(
    "sed -i 's/^gpgcheck=0/pkg_gpgcheck=1/;$a repo_gpgcheck=0' /etc/zypp/repos.d/updates.repo",
  ),
  'update-broken-dependency': zypperUpdated(
    `cp /root/broken.repo /etc/zypp/repos.d/; ${REFRESHED}`,
    ask('', { kind: 'cve', id: 'CVE-2026-9001' }),
  ),
  'update-script-fails': zypperUpdated(`${REFRESHED}; touch /etc/acme-fail`, ask('acme-b*')),
  'update-post-script-fails': zypperUpdated(`${REFRESHED}; touch /etc/acme-post-fail`, ask('acme-b*')),
  'update-killed': zypperUpdated(
    `${REFRESHED}; touch /etc/acme-slow; (sleep 6; kill -9 $(pgrep -x zypper)) >/dev/null 2>&1 &`,
    ask('acme-b*'),
  ),
  'reboot-not-needed': asked(ZYPPER_REBOOT_COMMAND),
  'reboot-needed': asked(ZYPPER_REBOOT_COMMAND, 'touch /run/reboot-needed'),
  packages: asked(PACKAGES_COMMAND),
};

export const SCENARIOS = { apt: APT, zypper: ZYPPER } as const;
