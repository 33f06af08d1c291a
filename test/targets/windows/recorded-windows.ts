// A Windows host as its answers look over OpenSSH: base64 of JSON between two lines, CRLF, and what else is printed around it. Written from
// docs/integrations/stand-ins/windows.md, not recorded on a real machine.
import type { ExecResult, HostSession } from '../../../targets/ports.ts';

export type Answers = Readonly<Record<string, unknown>>;

export type Recorded = {
  readonly session: HostSession;
  /** What was asked: names of scripts with their parameters. */
  readonly asked: { readonly name: string; readonly parameters: Record<string, unknown>; readonly stdin: string }[];
};

/** An answer that is a function is called each time; a list is worked off, its last element stays. */
export function recordedWindows(answers: Answers, around: (answer: string) => string = (answer) => answer): Recorded {
  const asked: Recorded['asked'][number][] = [];
  const session: HostSession = {
    kind: 'windows',
    method: 'ssh_key',
    address: 'vrwin1',
    close: () => {},
    exec: async (_command, { stdin = '' } = {}) => {
      const [, name = '', json = '{}'] = /^# PatchCenter: ([a-z-]+) (\{.*\})\r\n/.exec(stdin) ?? [];
      const parameters = JSON.parse(json) as Record<string, unknown>;
      asked.push({ name, parameters, stdin });
      const times = asked.filter((one) => one.name === name).length;
      const recorded = answers[name];
      const answer = Array.isArray(recorded) ? recorded[Math.min(times, recorded.length) - 1] : recorded;
      if (answer instanceof Error) throw answer;
      if (isResult(answer)) return answer;
      return said(around(framed(name, JSON.stringify(answer ?? null))), failed(answer) ? 1 : 0);
    },
  };
  return { session, asked };
}

export function framed(name: string, json: string): string {
  const lines =
    Buffer.from(json)
      .toString('base64')
      .match(/.{1,76}/g) ?? [];
  return [`-----BEGIN PATCHCENTER ${name}-----`, ...lines, `-----END PATCHCENTER ${name}-----`, ''].join('\r\n');
}

export function said(stdout: string, exitCode: number | null = 0, stderr = ''): ExecResult {
  return { exitCode, stdout, stderr };
}

function isResult(answer: unknown): answer is ExecResult {
  return typeof answer === 'object' && answer !== null && 'stdout' in answer && 'stderr' in answer;
}

function failed(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'Error' in answer;
}

export const BOOT = '2026-11-20T03:12:44.5000000Z';
export const NOW = '2026-11-30T10:00:00.1234567Z';

export const FACTS = {
  ComputerName: 'VRWIN1',
  Domain: 'corp.example',
  UUID: '4C4C4544-0051-3510-8052-B4C04F4A3132',
  Caption: 'Microsoft Windows Server 2022 Standard',
  CurrentBuild: '20348',
  UBR: 2849,
  ProductType: 3,
  OSLanguage: 1036,
  OEMCodePage: '850',
  PSVersion: '5.1.20348.2849',
  LanguageMode: 'FullLanguage',
  IsAdministrator: true,
  LastBootUpTime: BOOT,
  Now: NOW,
  SystemDrive: 'C:',
  Disks: [
    { DeviceID: 'C:', Size: '64424509440', FreeSpace: '21474836480' },
    { DeviceID: 'D:', Size: '107374182400', FreeSpace: '1048576' },
  ],
  WUServer: 'http://wsus.corp.example:8530',
  UseWUServer: true,
  AutoUpdate: 3,
  Wuauserv: 'Manual',
  TiWorker: false,
};

export const NOTHING_PENDING = {
  CbsRebootPending: false,
  CbsPackagesPending: false,
  AutoUpdateRebootRequired: false,
  CcmRebootPending: null,
  PendingFileRenameOperations: [],
  ComputerName: 'VRWIN1',
  ActiveComputerName: 'VRWIN1',
  TiWorker: false,
};

/** Of a task that runs. */
export const POLL = {
  Claim: 'claimed',
  ClaimedIn: BOOT,
  IsOver: false,
  Task: { State: 'Running', LastTaskResult: 267009, LastRunTime: NOW },
  Result: null,
  Now: NOW,
  LastBootUpTime: BOOT,
  TiWorker: false,
};

const SECURITY = { CategoryID: '0FA1201D-4330-4FA8-8AE9-B877473B6441', Name: 'Mises à jour de la sécurité' };
const DEFINITIONS = { CategoryID: 'e0789628-ce08-4437-be74-2495b842f43b', Name: 'Mises à jour de définitions' };
const PRODUCT = { CategoryID: 'b645a4b5-0000-0000-0000-000000000000', Name: 'Windows Server 2022' };

export const CUMULATIVE = {
  UpdateID: '3f1c2d8a-0000-4000-8000-000000000001',
  RevisionNumber: 200,
  Title: '2026-11 Mise à jour cumulative pour Windows Server 2022 (KB5031364)',
  KBArticleIDs: ['5031364'],
  CveIDs: ['CVE-2026-1234', 'CVE-2026-1111'],
  Categories: [SECURITY, PRODUCT],
  MsrcSeverity: 'Critical',
  IsDownloaded: false,
  EulaAccepted: true,
  MaxDownloadSize: '734003200',
  RebootBehavior: 1,
  LastDeploymentChangeTime: '2026-11-10T18:00:00.0000000Z',
};

export const DEFENDER = {
  ...CUMULATIVE,
  UpdateID: '3f1c2d8a-0000-4000-8000-000000000002',
  Title: 'Security Intelligence Update for Microsoft Defender Antivirus (KB2267602)',
  KBArticleIDs: ['2267602'],
  CveIDs: [],
  Categories: [DEFINITIONS],
  MsrcSeverity: null,
  RebootBehavior: 0,
};
