// An estate to begin with: instances of four platforms with what each of them is to have, made from a number alone.
import { type MachineSeed, type Platform, STANDARD_ROLE } from './machine.ts';
import type { Baseline, Patch } from './patches.ts';

export type EstateChoices = {
  readonly instances?: number;
  /** The last ones have what must be said before a start. */
  readonly withoutRole?: number;
  readonly withoutAgent?: number;
  readonly oldAgent?: number;
  readonly stopped?: number;
  readonly unreachable?: number;
  readonly now?: Date;
};

const DAY_MS = 86_400_000;
const PLATFORM_ORDER: readonly Platform[] = ['amazon-linux', 'rhel', 'ubuntu', 'windows'];
const ENVIRONMENTS = ['production', 'recette'];
const APPLICATIONS = ['paie', 'portail', 'entrepot'];

export function generate(choices: EstateChoices = {}): readonly MachineSeed[] {
  const {
    instances = 8,
    withoutRole = 0,
    withoutAgent = 0,
    oldAgent = 0,
    stopped = 0,
    unreachable = 0,
    now = new Date(),
  } = choices;
  const odd: readonly Partial<MachineSeed>[] = [
    ...Array.from({ length: withoutRole }, () => ({ role: null })),
    ...Array.from({ length: withoutAgent }, () => ({ agent: null })),
    ...Array.from({ length: oldAgent }, () => ({ agent: '2.3.1319.0' })),
    ...Array.from({ length: stopped }, () => ({ power: 'stopped' as const })),
    ...Array.from({ length: unreachable }, () => ({ isReachable: false })),
  ];
  return Array.from({ length: instances }, (_, at) => ({
    ...ordinary(at, now),
    ...odd[at - (instances - odd.length)],
  }));
}

function ordinary(at: number, now: Date): MachineSeed {
  const platform = PLATFORM_ORDER[at % PLATFORM_ORDER.length] ?? 'amazon-linux';
  const environment = ENVIRONMENTS[at % ENVIRONMENTS.length] ?? '';
  const number = (at + 1).toString(16);
  return {
    id: `i-${number.padStart(17, '0')}`,
    name: `ec2-${platform === 'windows' ? 'win' : 'lnx'}-${String(at + 1).padStart(3, '0')}`,
    platform,
    address: `10.${20 + (at >> 16)}.${(at >> 8) & 255}.${(at & 255) + 1}`,
    tags: {
      Environment: environment,
      Application: APPLICATIONS[at % APPLICATIONS.length] ?? '',
      'Patch Group': `${environment}-${platform === 'windows' ? 'windows' : 'linux'}`,
    },
    role: STANDARD_ROLE,
    volumes: [
      { id: `vol-${number.padStart(17, '0')}`, device: platform === 'windows' ? '/dev/sda1' : '/dev/xvda', gib: 30 },
      { id: `vol-1${number.padStart(16, '0')}`, device: '/dev/sdf', gib: 100 },
    ],
    patches: patchesOf(platform, now),
  };
}

/** One of each state: approved and there, there and not approved, missing, too new, rejected. */
export function patchesOf(platform: Platform, now: Date): readonly Patch[] {
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const there = { at: ago(40), by: 'somebody' as const, boots: 0 };
  if (platform === 'windows')
    return [
      {
        id: 'KB5031364',
        title: '2023-10 Cumulative Update for Microsoft server operating system version 21H2 (KB5031364)',
        classification: 'SecurityUpdates',
        severity: 'Critical',
        cves: ['CVE-2023-36563', 'CVE-2023-44487'],
        released: ago(30),
      },
      {
        id: 'KB5030999',
        title: 'Security Update for .NET Framework (KB5030999)',
        classification: 'SecurityUpdates',
        severity: 'Important',
        cves: ['CVE-2023-36788'],
        released: ago(60),
        installed: there,
      },
      {
        id: 'KB5032202',
        title: '2023-11 Cumulative Update (KB5032202)',
        classification: 'SecurityUpdates',
        severity: 'Critical',
        cves: ['CVE-2023-36025'],
        released: ago(2),
      },
      {
        id: 'KB890830',
        title: 'Windows Malicious Software Removal Tool (KB890830)',
        classification: 'UpdateRollups',
        severity: 'Unspecified',
        cves: [],
        released: ago(20),
        installed: there,
      },
      {
        id: 'KB4589208',
        title: 'Update for Hyper-V (KB4589208)',
        classification: 'SecurityUpdates',
        severity: 'Important',
        cves: [],
        released: ago(90),
        isApplicable: false,
      },
    ];
  const name = (text: string) => (platform === 'ubuntu' ? `${text}.amd64` : `${text}.x86_64`);
  const security = 'Security';
  return [
    {
      id: name('kernel'),
      title: `${name('kernel')}:0:6.1.61-85.141`,
      classification: security,
      severity: 'Important',
      cves: ['CVE-2023-5345', 'CVE-2023-5717'],
      released: ago(30),
    },
    {
      id: name('openssl'),
      title: `${name('openssl')}:1:3.0.8-1`,
      classification: security,
      severity: 'Critical',
      cves: ['CVE-2023-5363'],
      released: ago(20),
    },
    {
      id: name('bash'),
      title: `${name('bash')}:0:5.2.15-1`,
      classification: security,
      severity: 'Medium',
      cves: ['CVE-2022-3715'],
      released: ago(50),
      installed: there,
    },
    {
      id: name('curl'),
      title: `${name('curl')}:0:8.3.0-1`,
      classification: security,
      severity: 'Critical',
      cves: ['CVE-2023-38545'],
      released: ago(2),
    },
    {
      id: name('tzdata'),
      title: `${name('tzdata')}:0:2023c-1`,
      classification: 'Bugfix',
      severity: 'None',
      cves: [],
      released: ago(40),
      installed: there,
    },
  ];
}

/** The defaults of four operating systems, security that is a week old. */
export function standardBaselines(): readonly Baseline[] {
  const systems = [
    ['AMAZON_LINUX_2023', 'AWS-AmazonLinux2023DefaultPatchBaseline'],
    ['REDHAT_ENTERPRISE_LINUX', 'AWS-RedHatDefaultPatchBaseline'],
    ['UBUNTU', 'AWS-UbuntuDefaultPatchBaseline'],
    ['WINDOWS', 'AWS-DefaultPatchBaseline'],
  ] as const;
  return systems.map(([system, name], at) => {
    const isWindows = system === 'WINDOWS';
    const isApt = system === 'UBUNTU';
    const classification = {
      Key: 'CLASSIFICATION' as const,
      Values: isWindows ? ['CriticalUpdates', 'SecurityUpdates'] : [isApt ? '*' : 'Security'],
    };
    const severity = {
      Key: isWindows ? ('MSRC_SEVERITY' as const) : ('SEVERITY' as const),
      Values: ['Critical', 'Important'],
    };
    return {
      BaselineId: `pb-${String(at + 1).padStart(17, '0')}`,
      Name: name,
      OperatingSystem: system,
      Description: `Default Patch Baseline for ${system} Provided by AWS.`,
      GlobalFilters: { PatchFilters: [] },
      ApprovalRules: {
        PatchRules: [
          {
            PatchFilterGroup: { PatchFilters: isApt ? [classification] : [classification, severity] },
            ComplianceLevel: 'CRITICAL' as const,
            ...(!isApt && { ApproveAfterDays: 7 }),
            EnableNonSecurity: false,
          },
        ],
      },
      ApprovedPatches: [],
      ApprovedPatchesComplianceLevel: 'UNSPECIFIED' as const,
      ApprovedPatchesEnableNonSecurity: false,
      RejectedPatches: [],
      RejectedPatchesAction: 'ALLOW_AS_DEPENDENCY' as const,
      PatchGroups: [],
      CreatedDate: new Date('2024-01-01T00:00:00Z'),
      ModifiedDate: new Date('2024-01-01T00:00:00Z'),
      Sources: [],
    };
  });
}
