// A Windows server to begin with: updates of each category in two languages, services, ports.
import type { Language, MachineState, Update } from './machine.ts';

export const CATEGORIES = {
  security: '0fa1201d-4330-4fa8-8ae9-b877473b6441',
  critical: 'e6cf1350-c01b-414d-a61f-263d14d133b4',
  rollups: '28bc880e-0592-4cbf-8f95-c79b17911d5f',
  definitions: 'e0789628-ce08-4437-be74-2495b842f43b',
} as const;

/** Windows Update names them in the language of the machine. */
export const CATEGORY_NAMES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  [CATEGORIES.security]: { en: 'Security Updates', fr: 'Mises à jour de la sécurité' },
  [CATEGORIES.critical]: { en: 'Critical Updates', fr: 'Mises à jour critiques' },
  [CATEGORIES.rollups]: { en: 'Update Rollups', fr: 'Correctifs cumulatifs' },
  [CATEGORIES.definitions]: { en: 'Definition Updates', fr: 'Mises à jour de définitions' },
};

const DAY_MS = 86_400_000;

export type ServerChoices = {
  readonly name?: string;
  readonly language?: Language;
  readonly installation?: MachineState['installation'];
  readonly isAdministrator?: boolean;
  readonly searchesInSession?: boolean;
  readonly updates?: readonly Update[];
  /** How many seconds of its clock pass in a real one; 0: only `advance` lets time pass. */
  readonly speed?: number;
  /** How many times as quick its tasks and boots are; as shipped 1. */
  readonly haste?: number;
  readonly now?: Date;
};

export function server(choices: ServerChoices = {}): MachineState {
  const { name = 'SRVWIN01', language = 'en', now = new Date(), speed = 1 } = choices;
  const begin = now.getTime();
  return {
    name,
    domain: 'corp.example',
    uuid: '4C4C4544-0042-3510-8052-B4C04F4D3132',
    caption: language === 'fr' ? 'Microsoft Windows Server 2022 Standard' : 'Microsoft Windows Server 2022 Standard',
    build: '20348',
    ubr: 2113,
    edition: 'ServerStandard',
    installation: choices.installation ?? 'Server',
    productType: 3,
    language,
    isAdministrator: choices.isAdministrator ?? true,
    searchesInSession: choices.searchesInSession ?? false,
    wsus: null,
    autoUpdate: 3,
    wuauserv: 'Manual',
    freeBytes: '41875931136',
    clock: { begin, speed, aheadMs: (begin - Date.now()) * speed },
    haste: choices.haste ?? 1,
    bootedAt: begin - 20 * DAY_MS,
    boots: 1,
    downUntil: 0,
    downFrom: 0,
    tiWorkerUntil: 0,
    pending: { cbs: false, packages: false, autoUpdate: false, fileRenames: [], ccm: null, activeName: name },
    updates: [...(choices.updates ?? standardUpdates(now))],
    services: [
      {
        Name: 'sshd',
        DisplayName: 'OpenSSH SSH Server',
        State: 'Running',
        StartMode: 'Auto',
        DelayedAutoStart: false,
        ExitCode: 0,
      },
      {
        Name: 'wuauserv',
        DisplayName: 'Windows Update',
        State: 'Stopped',
        StartMode: 'Manual',
        DelayedAutoStart: false,
        ExitCode: 0,
      },
      {
        Name: 'W3SVC',
        DisplayName: language === 'fr' ? 'Service de publication World Wide Web' : 'World Wide Web Publishing Service',
        State: 'Running',
        StartMode: 'Auto',
        DelayedAutoStart: false,
        ExitCode: 0,
      },
      {
        Name: 'Spooler',
        DisplayName: language === 'fr' ? 'Spouleur d’impression' : 'Print Spooler',
        State: 'Stopped',
        StartMode: 'Disabled',
        DelayedAutoStart: false,
        ExitCode: 1077,
      },
    ],
    listeners: [
      { Protocol: 'TCP', LocalAddress: '::', LocalPort: 22, OwningProcess: 2140, ProcessName: 'sshd' },
      { Protocol: 'TCP', LocalAddress: '::', LocalPort: 80, OwningProcess: 4, ProcessName: 'System' },
      { Protocol: 'TCP', LocalAddress: '0.0.0.0', LocalPort: 3389, OwningProcess: 1012, ProcessName: 'svchost' },
    ],
    claims: {},
    tasks: {},
    history: [],
    checks: {},
    faults: [],
  };
}

export function standardUpdates(now: Date): readonly Update[] {
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS).toISOString();
  const none = { installedAt: null, cves: [], severity: '' };
  return [
    {
      ...none,
      UpdateID: '6a1f5b0e-3d6c-4c52-9d4a-2f6d0d6a1c01',
      RevisionNumber: 200,
      kb: '5032198',
      title: {
        en: '2023-11 Cumulative Update for Microsoft server operating system version 21H2 for x64-based Systems (KB5032198)',
        fr: '2023-11 Mise à jour cumulative pour Microsoft Server operating system version 21H2 pour les systèmes x64 (KB5032198)',
      },
      categories: [CATEGORIES.security],
      severity: 'Critical',
      cves: ['CVE-2023-36025', 'CVE-2023-36033'],
      bytes: '386217984',
      released: ago(10),
      needsRestart: true,
    },
    {
      ...none,
      UpdateID: '6a1f5b0e-3d6c-4c52-9d4a-2f6d0d6a1c02',
      RevisionNumber: 201,
      kb: '5032008',
      title: {
        en: '2023-11 Cumulative Update for .NET Framework 3.5 and 4.8 (KB5032008)',
        fr: '2023-11 Mise à jour cumulative pour .NET Framework 3.5 et 4.8 (KB5032008)',
      },
      categories: [CATEGORIES.security],
      severity: 'Important',
      cves: ['CVE-2023-36049'],
      bytes: '74219520',
      released: ago(10),
      needsRestart: false,
    },
    {
      ...none,
      UpdateID: '6a1f5b0e-3d6c-4c52-9d4a-2f6d0d6a1c03',
      RevisionNumber: 202,
      kb: '5012170',
      title: {
        en: 'Security Update for Secure Boot DBX (KB5012170)',
        fr: 'Mise à jour de sécurité pour Secure Boot DBX (KB5012170)',
      },
      categories: [CATEGORIES.critical],
      severity: 'Important',
      cves: ['CVE-2022-34301'],
      bytes: '102400',
      released: ago(90),
      needsRestart: false,
      installedAt: ago(60),
    },
    {
      ...none,
      UpdateID: '6a1f5b0e-3d6c-4c52-9d4a-2f6d0d6a1c04',
      RevisionNumber: 203,
      kb: '890830',
      title: {
        en: 'Windows Malicious Software Removal Tool x64 - v5.119 (KB890830)',
        fr: 'Outil de suppression de logiciels malveillants Windows x64 - v5.119 (KB890830)',
      },
      categories: [CATEGORIES.rollups],
      bytes: '71303168',
      released: ago(12),
      needsRestart: false,
    },
    {
      ...none,
      UpdateID: '6a1f5b0e-3d6c-4c52-9d4a-2f6d0d6a1c05',
      RevisionNumber: 204,
      kb: '2267602',
      title: {
        en: 'Security Intelligence Update for Microsoft Defender Antivirus - KB2267602',
        fr: 'Mise à jour de la veille de sécurité pour l’antivirus Microsoft Defender - KB2267602',
      },
      categories: [CATEGORIES.definitions],
      bytes: '1048576',
      released: ago(0),
      needsRestart: false,
      pretends: true,
    },
  ];
}
