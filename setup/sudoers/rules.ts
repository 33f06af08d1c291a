// What the product asks sudo for on a host where only listed commands are allowed (`listed-commands` in targets/facts/as-root.ts), with as
// little room as it can do with. `test/deploy/sudoers.test.ts` runs all that it does on a host, and compares.
import { APT_REPOSITORIES_COMMAND } from '../../targets/facts/apt/apt-repositories.ts';
import { DNF_NEEDS_RESTARTING_COMMAND, NEEDS_RESTARTING_COMMAND } from '../../targets/facts/needs-reboot.ts';
import { repositoriesCommand } from '../../targets/facts/repositories.ts';
import { dnf5Advisories, dnf5Cves } from '../../targets/facts/rpm/dnf5.ts';
import { REGISTRATION_COMMAND } from '../../targets/facts/rpm/registration.ts';
import { KERNEL_ARGUMENTS, yumAdvisories, yumPreview, yumUpdate } from '../../targets/packages/yum-update.ts';
import { exactly, literal, matching, type Part, type Rule } from './rule.ts';

export type Section = { readonly title: string; readonly rules: readonly Rule[] };

const ALL = { excludes: [], scope: { kind: 'all' } } as const;
/** `yum repolist`: its words without the program. */
const argumentsOf = (command: string) => command.split(' ').slice(1);

/** As `targets/packages/update-scope.ts` takes them. sudo refuses an expression in which two signs of repetition stand side by side. */
const GLOB = '[A-Za-z0-9*._?:@+~-]{1,200}';
const ADVISORY = '[A-Za-z0-9][A-Za-z0-9._:-]{0,99}';
const CVE = 'CVE-[0-9]{4}-[0-9]{4,10}';
const EXCLUDES: Part = `( --exclude=${GLOB})*`;
/** `name-epoch:version-release.arch`, with an architecture that no file is named by. */
const VERSION =
  '[A-Za-z0-9_][A-Za-z0-9._+-]{0,199}-[0-9]{1,10}:[A-Za-z0-9][A-Za-z0-9._+~^-]{0,199}[.](noarch|x86_64|i[3-6]86|aarch64|ppc64le|s390x|armv7hl|riscv64|src)';
const NOTHING_ELSE: Part = '( --setopt=includepkgs=( --setopt=[*].includepkgs=,?[A-Za-z0-9._+~^:,-]+)+)?';
const VERSIONS: Part = ` --setopt=best=0 --setopt=skip_unavailable=1${NOTHING_ELSE}( ${VERSION})+`;
const KERNELS: Part = literal('', ...KERNEL_ARGUMENTS);
const SCOPE: Part = `( --security|${KERNELS}| --cve=${CVE}|( --advisory=${ADVISORY})+|${VERSIONS})?`;

const YUM = ['/usr/bin/yum'];
const DNF = ['/usr/bin/dnf'];

function ofYum(family: 'yum' | 'dnf', programs: readonly string[]): readonly Rule[] {
  const words = (argv: readonly string[]) => literal(...argv.slice(1));
  return [
    exactly(programs, ...argumentsOf(repositoriesCommand(family))),
    matching(programs, words(yumPreview({ ...ALL, family })), EXCLUDES, SCOPE),
    exactly(programs, ...yumPreview({ ...ALL, family }).slice(1), '--disableexcludes=all'),
    matching(programs, words(yumAdvisories({ ...ALL, family })), EXCLUDES),
    exactly(programs, '-q', 'updateinfo', 'list', 'cves'),
    matching(programs, words(dnf5Advisories(family, [])), EXCLUDES),
    exactly(programs, ...dnf5Cves(family).slice(1)),
    matching(programs, words(yumUpdate({ ...ALL, family })), EXCLUDES, SCOPE),
    matching(
      programs,
      words(yumUpdate({ ...ALL, family, download: { kbPerSecond: null, seconds: 1 } })),
      '( --setopt=throttle=[0-9]{1,7}k)?',
      EXCLUDES,
      SCOPE,
    ),
  ];
}

const RPM: Section = {
  title: 'yum and dnf',
  rules: [
    exactly(['/usr/sbin/subscription-manager', '/usr/bin/subscription-manager'], ...argumentsOf(REGISTRATION_COMMAND)),
    ...ofYum('yum', YUM),
    ...ofYum('dnf', DNF),
    exactly(DNF, '-y', 'remove', '--duplicates'),
    exactly(['/usr/sbin/yum-complete-transaction'], '--cleanup-only', '-y'),
    exactly(['/usr/bin/package-cleanup'], '--cleandupes', '-y'),
    exactly(['/usr/bin/needs-restarting'], ...argumentsOf(NEEDS_RESTARTING_COMMAND)),
    exactly(DNF, ...argumentsOf(DNF_NEEDS_RESTARTING_COMMAND)),
  ],
};

/** A file of the account's: it says which of the versions that the host's own sources offer are taken, and nothing else. */
const PREFERENCES: Part = '-o Dir::Etc::preferences=(/[A-Za-z0-9._-]+)+/preferences';
const NARROWED: Part = `-q ${PREFERENCES}( -o APT::Default-Release=)? -o DPkg::Lock::Timeout=600 `;
const KEEP_FILES = ['-o', 'Dpkg::Options::=--force-confdef', '-o', 'Dpkg::Options::=--force-confold'];
const APT = ['/usr/bin/apt-get'];
/** Only tried: `-s` changes nothing. */
const APT_VERSION: Part = ' [a-z0-9][a-z0-9+.-]{0,100}=[0-9][A-Za-z0-9.+~^:-]{0,200}';

const DEBIAN: Section = {
  title: 'apt',
  rules: [
    exactly(APT, ...argumentsOf(APT_REPOSITORIES_COMMAND)),
    exactly(APT, '-q', 'update', '-o', 'APT::Update::Error-Mode=any'),
    matching(APT, NARROWED, literal('-s', '--with-new-pkgs', 'upgrade')),
    matching(APT, NARROWED, literal('-s', '-V', '--with-new-pkgs', 'upgrade')),
    matching(APT, NARROWED, literal('-s', '--no-remove', '--only-upgrade', 'install'), APT_VERSION),
    matching(APT, NARROWED, literal('-y', '--with-new-pkgs', '--print-uris', 'upgrade')),
    matching(APT, NARROWED, literal('-y', ...KEEP_FILES, '--with-new-pkgs', 'upgrade')),
    matching(
      APT,
      NARROWED,
      literal('-y', '-d'),
      '( -o Acquire::http::Dl-Limit=[0-9]{1,7} -o Acquire::https::Dl-Limit=[0-9]{1,7})?',
      literal('', '--with-new-pkgs', 'upgrade'),
    ),
    matching(APT, NARROWED, literal('-y', '--no-remove', ...KEEP_FILES, '-f', 'install')),
    exactly(['/usr/bin/dpkg'], '--force-confdef', '--force-confold', '--configure', '-a'),
  ],
};

/** A name that a manager cannot take for a file: no slash, no option, no end in `.rpm`. */
const SEGMENT = '[0-9A-Za-z_+~-]';
const NOT_RPM =
  '(r|rp|[0-9A-Za-qs-z_+~-][0-9A-Za-z_+~-]*|r[0-9A-Za-oq-z_+~-][0-9A-Za-z_+~-]*|rp[0-9A-Za-ln-z_+~-][0-9A-Za-z_+~-]*|rpm[0-9A-Za-z_+~-]+)';
const NAMES: Part = `( [0-9A-Za-z_]${SEGMENT}*([.:]${NOT_RPM})*)`;
/** `name.arch=edition`: what stands behind an equals sign is no file. */
const EDITIONS: Part = '( [A-Za-z0-9_][A-Za-z0-9._+-]{0,199}[.][a-z0-9_]{1,30}=[A-Za-z0-9][A-Za-z0-9._+~^:-]{0,199})';
const ZYPPER = ['/usr/bin/zypper'];
const XML = '--xmlout --non-interactive';

const SUSE: Section = {
  title: 'zypper, without exclusions: its own settings would have to be named by the account, and lead to root',
  rules: [
    exactly(['/usr/sbin/SUSEConnect', '/usr/bin/SUSEConnect'], '--status'),
    exactly(ZYPPER, ...XML.split(' '), 'repos'),
    matching(ZYPPER, literal(...XML.split(' '), 'list-patches'), `( --category=security| --cve=${CVE})?`),
    matching(
      ZYPPER,
      literal(...XML.split(' '), 'install', '--dry-run', '--auto-agree-with-licenses', '--type=patch'),
      `${NAMES}+`,
    ),
    matching(ZYPPER, literal(...XML.split(' '), 'update', '--auto-agree-with-licenses', '--dry-run'), `${NAMES}*`),
    matching(ZYPPER, literal('--non-interactive', 'update', '--auto-agree-with-licenses'), `${NAMES}*`),
    matching(
      ZYPPER,
      literal('--non-interactive', 'update', '--auto-agree-with-licenses', '--download-only'),
      `${NAMES}*`,
    ),
    matching(ZYPPER, literal(...XML.split(' '), 'search', '--details', '--match-exact', '--type=package'), `${NAMES}+`),
    matching(ZYPPER, literal(...XML.split(' '), 'install', '--dry-run', '--auto-agree-with-licenses'), `${EDITIONS}+`),
    matching(ZYPPER, literal(...XML.split(' '), 'install', '--auto-agree-with-licenses', '--dry-run'), `${EDITIONS}+`),
    matching(ZYPPER, literal('--non-interactive', 'install', '--auto-agree-with-licenses'), `${EDITIONS}+`),
    matching(
      ZYPPER,
      literal('--non-interactive', 'install', '--auto-agree-with-licenses', '--download-only'),
      `${EDITIONS}+`,
    ),
  ],
};

const EVERY_HOST: Section = {
  title: 'every host: which machine it is, who listens, and its reboot',
  rules: [
    exactly(['/usr/sbin/dmidecode'], '-s', 'system-uuid'),
    exactly(['/usr/sbin/ss', '/sbin/ss', '/usr/bin/ss', '/bin/ss'], '-lntup'),
    exactly(['/usr/bin/systemctl', '/bin/systemctl'], 'reboot'),
    exactly(['/usr/sbin/shutdown', '/sbin/shutdown'], '-r', 'now'),
  ],
};

/** As `targets/boot/boot-commands.ts` takes them: names of entries, of Red Hat 7's titles too, and no option among their words. */
const ENTRY_WORD = '[A-Za-z0-9(][A-Za-z0-9._+()~,>:-]*';
const ENTRY: Part = ` ${ENTRY_WORD}( ${ENTRY_WORD})*`;
const RELEASE = '[0-9][A-Za-z0-9._+~-]{0,120}';
/** A version each, so that none takes all kernels with it; managers keep the one that runs. */
const OF_RPM: Part =
  '( kernel[A-Za-z0-9._+~-]{0,60}-[0-9][A-Za-z0-9._+~^-]{0,120}[.](noarch|x86_64|aarch64|ppc64le|s390x))';
const OF_SUSE: Part =
  '( kernel[A-Za-z0-9._+~-]{0,60}[.](noarch|x86_64|aarch64|ppc64le|s390x)=[0-9][A-Za-z0-9._+~^-]{0,120})';
const OF_APT: Part = '( linux-[a-z]+(-[a-z]+)*-[0-9][A-Za-z0-9.+~-]{0,120})';
const GRUB2_EDITENV = ['/usr/bin/grub2-editenv', '/usr/sbin/grub2-editenv'];
const BOOTCTL = ['/usr/bin/bootctl'];
const CAT = ['/usr/bin/cat', '/bin/cat'];

const BOOT: Section = {
  title: 'kernel campaigns: the boot loader, and the removal of a kernel that does not boot',
  rules: [
    exactly(['/usr/sbin/grubby', '/sbin/grubby'], '--info=ALL'),
    exactly(['/usr/sbin/grubby', '/sbin/grubby'], '--default-kernel'),
    matching(['/usr/sbin/grubby', '/sbin/grubby'], literal('--set-default=/boot/vmlinuz-'), RELEASE),
    exactly(GRUB2_EDITENV, 'list'),
    exactly(GRUB2_EDITENV, '-', 'unset', 'next_entry'),
    matching(['/usr/sbin/grub2-reboot'], ENTRY.slice(1)),
    matching(['/usr/sbin/grub2-set-default'], ENTRY.slice(1)),
    exactly(CAT, '/boot/grub2/grub.cfg'),
    exactly(['/usr/bin/grub-editenv'], 'list'),
    exactly(['/usr/bin/grub-editenv'], '-', 'unset', 'next_entry'),
    matching(['/usr/sbin/grub-reboot'], ENTRY.slice(1)),
    matching(['/usr/sbin/grub-set-default'], ENTRY.slice(1)),
    exactly(CAT, '/boot/grub/grub.cfg'),
    exactly(BOOTCTL, '--no-pager', '--json=short', 'list'),
    matching(BOOTCTL, literal('set-default'), ENTRY),
    matching(BOOTCTL, literal('set-oneshot'), ENTRY),
    matching(YUM, literal('-y', 'remove'), `${OF_RPM}+`),
    matching(DNF, literal('-y', 'remove'), `${OF_RPM}+`),
    matching(ZYPPER, literal('--non-interactive', 'remove'), `${OF_SUSE}+`),
    matching(APT, literal('-q', '-y', 'remove'), `${OF_APT}+`),
  ],
};

export const SECTIONS: readonly Section[] = [EVERY_HOST, RPM, DEBIAN, SUSE, BOOT];
/** @internal For tests that go through all. */
export const RULES: readonly Rule[] = SECTIONS.flatMap(({ rules }) => rules);
