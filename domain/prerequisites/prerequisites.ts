// The verdict on the prerequisites of one server (PRE-1, PRE-4 to PRE-9), from facts that somebody else has read.
// Three values everywhere: what could not be read is unknown, and unknown never passes as yes (PRE-8).
import { type Answer, allOf } from '../answer.ts';
import { hostChecks } from '../attempts/host-checks.ts';
import { nameList } from '../attempts/name-list.ts';
import type { BackupAnswer } from '../backups/backup-answer.ts';
import type { Text } from '../language.ts';
import { diskCheck } from './disk-check.ts';
import { notStartedText } from './normally-off.ts';
import { type Exclusion, exclusionOf, UNDECIDED } from './prerequisite-exclusion.ts';
import type { Check, PrerequisiteInput } from './prerequisite-input.ts';
import { type Satellite, satelliteCheck } from './satellite-check.ts';
import { windowsDiskCheck, windowsSourceCheck } from './windows-checks.ts';

export type PrerequisiteVerdict = {
  readonly prereq_ssh: 'ok' | 'ko';
  readonly prereq_satellite: Satellite;
  /** null: unknown. */
  readonly diskOk: boolean | null;
  readonly validated: boolean;
  readonly rollbackMethod: 'snapshot' | 'na';
  /** PRE-4, of a server without snapshots; null: no system of backups was asked. */
  readonly backup: BackupAnswer | null;
  /** PRE-9; null when nothing excludes the server, which does not mean that it is validated. */
  readonly exclusion: Exclusion | null;
  readonly warnings: readonly Text[];
  /** Everything that was asked, for the card; `blocking` tells what the verdict rests on. */
  readonly checks: readonly Check[];
};

/** PRE-8: `validated` only when every blocking check is a yes. */
export function prerequisiteVerdict(input: PrerequisiteInput): PrerequisiteVerdict {
  const ssh = sshCheck(input);
  const isWindows = input.platform === 'windows';
  const disk = isWindows ? windowsDiskCheck(input) : diskCheck(input);
  const satellite = isWindows ? windowsSourceCheck(input) : satelliteCheck(input);
  const checks = [
    eligibilityCheck(input),
    ...powerCheck(input),
    ssh,
    disk,
    satellite.check,
    ...excludesChecks(input),
    ...hostChecks(input),
    ...monitoringChecks(input),
  ];
  const rollbackMethod = rollbackMethodOf(input.server.machineType);
  const backup = rollbackMethod === 'na' ? (input.backup ?? null) : null;
  return {
    prereq_ssh: ssh.answer === 'yes' ? 'ok' : 'ko',
    prereq_satellite: satellite.state,
    diskOk: disk.answer === 'unknown' ? null : disk.answer === 'yes',
    validated: allOf(checks.filter((check) => check.blocking).map((check) => check.answer)) === 'yes',
    rollbackMethod,
    backup,
    exclusion: exclusionOf(input, disk),
    warnings: checks.filter((check) => !check.blocking && check.answer !== 'yes').map((check) => check.text),
    checks: [...checks, ...backupChecks(backup)],
  };
}

/** PRE-4. For `na` the card asks to confirm that the backup is recent. */
export function rollbackMethodOf(machineType: 'vm' | 'physical'): 'snapshot' | 'na' {
  return machineType === 'vm' ? 'snapshot' : 'na';
}

/** PRE-1, read again each time: the inventory may have changed since the campaign was created. */
function eligibilityCheck({ server }: PrerequisiteInput): Check {
  if (server.patchedFamily === false) return { code: 'eligibility', answer: 'no', blocking: true, text: OTHER_FAMILY };
  if (server.environmentSaid === false) return { code: 'eligibility', answer: 'unknown', blocking: true, text: UNSAID };
  return {
    code: 'eligibility',
    answer: eligibility(server.licenceSupport, server.etat),
    blocking: true,
    text: {
      fr: `Support « ${server.licenceSupport} », état « ${server.etat} »`,
      en: `Support “${server.licenceSupport}”, state “${server.etat}”`,
    },
  };
}

const OTHER_FAMILY: Text = {
  fr: 'Son système d’exploitation n’est pas patché ici (réglage windowsServers)',
  en: 'Its operating system is not patched here (setting windowsServers)',
};

const UNSAID: Text = {
  fr: 'Son environnement n’est pas classé en production ou hors production : un administrateur doit le faire (/environnement)',
  en: 'Its environment is not classified as production or non-production: an admin has to do so (/environment)',
};

function eligibility(licenceSupport: string, etat: string): Answer {
  if (licenceSupport === 'obsolete' || etat !== 'Production') return 'no';
  return licenceSupport === 'active' || licenceSupport === 'els' ? 'yes' : 'unknown';
}

/** RUN-5: an update that left it out in silence would update what somebody wants left alone. None when all can be given. */
function excludesChecks({ refusedExcludes = [] }: PrerequisiteInput): readonly Check[] {
  if (refusedExcludes.length === 0) return [];
  const { fr, en } = nameList(
    refusedExcludes.map((glob) => glob.slice(0, 40)),
    MAX_EXCLUDES,
  );
  const text = {
    fr: `Exclusions inapplicables : ${fr}`,
    en: `Exclusions that cannot be applied: ${en}`,
  };
  return [{ code: 'excludes', answer: 'no', blocking: true, text }];
}

/** What was red before the update is no damage of it. It warns alone: an update may be what makes it well. */
function monitoringChecks({ monitoring = [] }: PrerequisiteInput): readonly Check[] {
  return monitoring.map(({ answer, text }) => ({ code: 'monitoring', answer, blocking: false, text }));
}

/** The verdict does not rest on it (PRE-8): it is the start that asks for a backup, where a person may have answered besides (RUN-2). */
function backupChecks(backup: BackupAnswer | null): readonly Check[] {
  return backup === null ? [] : [{ code: 'backup', answer: backup.answer, blocking: false, text: backup.text }];
}

const MAX_EXCLUDES = 5;

/** RUN-17; none of a server that is on. */
function powerCheck({ reach }: PrerequisiteInput): readonly Check[] {
  if (reach.kind === 'reached' || reach.failure !== 'off') return [];
  const answer = reach.why.kind === 'vcenter' ? 'unknown' : 'no';
  return [{ code: 'power', answer, blocking: true, text: notStartedText(reach.why) }];
}

function sshCheck({ reach }: PrerequisiteInput): Check {
  if (reach.kind === 'reached') {
    return { code: 'ssh', answer: 'yes', blocking: true, text: reach.over === 'ssm' ? BY_AGENT : BY_LOGIN };
  }
  const answer = UNDECIDED.includes(reach.failure) ? 'unknown' : 'no';
  const said = reach.failure === 'off' ? undefined : reach.said;
  const byAgent = reach.over === 'ssm' ? AGENT_FAILURES[reach.failure] : undefined;
  return { code: 'ssh', answer, blocking: true, text: quoting(byAgent ?? SSH_FAILURES[reach.failure], said) };
}

const BY_LOGIN: Text = { fr: 'SSH : connecté', en: 'SSH: connected' };
const BY_AGENT: Text = {
  fr: 'Systems Manager : l’agent répond',
  en: 'Systems Manager: the agent answers',
};

const MAX_QUOTED = 200;

/** Often the host alone says why. */
function quoting(text: Text, said = ''): Text {
  if (said === '') return text;
  const words = said.length > MAX_QUOTED ? `${said.slice(0, MAX_QUOTED - 1)}…` : said;
  return { fr: `${text.fr}. Message du serveur : « ${words} »`, en: `${text.en}. Message from the server: “${words}”` };
}

type Unreached = Extract<PrerequisiteInput['reach'], { kind: 'unreached' }>;
type Failure = Unreached['failure'];

/** Of an instance, what a login has other words for. */
const AGENT_FAILURES: Readonly<Partial<Record<Failure, Text>>> = {
  timeout: { fr: 'Systems Manager : pas de réponse', en: 'Systems Manager: no answer' },
  off: { fr: 'Systems Manager : non essayé', en: 'Systems Manager: not tried' },
  'connection-lost': {
    fr: 'Systems Manager : AWS n’a pas répondu ; relancez',
    en: 'Systems Manager: AWS did not answer; run it again',
  },
};

const SSH_FAILURES: Readonly<Record<Failure, Text>> = {
  'name-unknown': { fr: 'SSH : nom introuvable', en: 'SSH: unknown name' },
  'port-closed': { fr: 'SSH : port 22 fermé', en: 'SSH: port 22 closed' },
  timeout: { fr: 'SSH : pas de réponse', en: 'SSH: no answer' },
  'login-refused': { fr: 'SSH : connexion refusée', en: 'SSH: login refused' },
  'no-secret': {
    fr: 'SSH : le coffre ne donne pas de secret valable du compte pour l’instant ; voyez /integrations',
    en: 'SSH: the vault gives no valid secret of the account for now; see /integrations',
  },
  'host-key-changed': {
    fr: 'SSH : la clé du serveur a changé ; un administrateur doit l’accepter',
    en: 'SSH: the server’s key has changed; an admin has to accept it',
  },
  'shell-unusable': {
    fr: 'SSH : le shell de ce compte n’exécute pas /bin/sh ; donnez-lui un shell ordinaire, comme bash',
    en: 'SSH: this account’s login shell does not run /bin/sh; give it an ordinary shell, such as bash',
  },
  off: { fr: 'SSH : non essayé', en: 'SSH: not tried' },
  'agent-absent': {
    fr: 'Systems Manager : aucun agent de cette instance n’est enregistré ; installez l’agent SSM et donnez-lui un profil avec AmazonSSMManagedInstanceCore',
    en: 'Systems Manager: no agent of this instance has registered; install the SSM agent and give the instance a profile with AmazonSSMManagedInstanceCore',
  },
  'agent-silent': {
    fr: 'Systems Manager : l’instance est arrêtée, ou son agent ne répond plus',
    en: 'Systems Manager: the instance is stopped, or its agent is silent',
  },
  'agent-old': {
    fr: 'Systems Manager : l’agent SSM est trop ancien ; mettez-le à jour (AWS-UpdateSSMAgent)',
    en: 'Systems Manager: the SSM agent is too old; update it (AWS-UpdateSSMAgent)',
  },
  'aws-refused': {
    fr: 'Systems Manager : AWS refuse la demande ; vérifiez les droits du compte (docs/integrations/aws.md)',
    en: 'Systems Manager: AWS refuses the request; check the rights of the account (docs/integrations/aws.md)',
  },
  unsupported: {
    fr: 'Systems Manager : seul Linux est mis à jour par cette voie',
    en: 'Systems Manager: only Linux is updated that way',
  },
  'connection-lost': { fr: 'SSH : connexion perdue ; relancez', en: 'SSH: connection lost; run it again' },
};

/** Those that hold a server back whatever its host says; attempts record them in English. */
export const WAY_TEXTS: readonly Text[] = [
  ...Object.values(SSH_FAILURES),
  ...Object.values(AGENT_FAILURES),
  ...[OTHER_FAMILY, UNSAID],
];
