// The answer of a system of backups to PRE-4, in words for cards, logs and evidence.
import { DateTime } from 'luxon';
import type { Answer } from '../../answer.ts';
import type { BackupAnswer, LastGood } from '../../backups/backup-answer.ts';
import type { ClientFound } from '../../backups/client-of.ts';
import type { BackupJob, BackupPolicy, LastBackup } from '../../backups/last-backup.ts';
import { dayText } from '../../day-text.ts';
import type { Text } from '../../language.ts';
import { FAULT_WORDS, type FaultKind } from '../fault.ts';
import { INTEGRATION_TITLES, type IntegrationName } from '../names.ts';

export type BackupSaid =
  | LastBackup
  | Exclude<ClientFound, { kind: 'found' }>
  | { readonly kind: 'unread'; readonly fault: FaultKind }
  /** Its clock minus ours; null: it does not say what time it is. */
  | { readonly kind: 'clock'; readonly aheadMs: number | null }
  /** The list of clients was never read, or not for a day. */
  | { readonly kind: 'clients-unread' };

type Asked = { readonly system: IntegrationName; readonly policy: BackupPolicy; readonly zone: string };

export function backupAnswer(said: BackupSaid, { system, policy, zone }: Asked): BackupAnswer {
  const title = INTEGRATION_TITLES[system];
  const { fr, en } = wordsOf(said, policy, zone);
  return {
    system,
    answer: answerOf(said.kind),
    text: { fr: `${title} : ${fr}`, en: `${title}: ${en}` },
    last: said.kind === 'good' || said.kind === 'too-old' ? lastGoodOf(said.job) : null,
    goodUntil: said.kind === 'good' ? said.until : null,
  };
}

function answerOf(kind: BackupSaid['kind']): Answer {
  if (kind === 'good') return 'yes';
  return kind === 'too-old' || kind === 'none-good' ? 'no' : 'unknown';
}

function lastGoodOf({ endedAt, level, id, subclient }: BackupJob): LastGood {
  return { at: endedAt, level, job: id, subclient };
}

function wordsOf(said: BackupSaid, policy: BackupPolicy, zone: string): Text {
  switch (said.kind) {
    case 'good': {
      const [level, at] = [levelText(said.job.level), momentText(said.job.endedAt, zone)];
      return {
        fr: `sauvegarde ${level.fr} réussie, terminée le ${at.fr} (tâche ${said.job.id})`,
        en: `${level.en} backup succeeded, ended on ${at.en} (job ${said.job.id})`,
      };
    }
    case 'too-old': {
      const at = momentText(said.job.endedAt, zone);
      const { maxAgeHours } = policy;
      return {
        fr: `dernière sauvegarde réussie de « ${said.job.subclient} » terminée le ${at.fr}, il y a plus de ${maxAgeHours} h (tâche ${said.job.id})`,
        en: `last good backup of “${said.job.subclient}” ended on ${at.en}, more than ${maxAgeHours} h ago (job ${said.job.id})`,
      };
    }
    case 'none-good':
      return {
        fr: `aucune sauvegarde réussie de « ${said.subclient} » depuis ${policy.lookupDays} jours`,
        en: `no good backup of “${said.subclient}” within ${policy.lookupDays} days`,
      };
    default: {
      const { fr, en } = unknownWords(said, policy);
      return { fr: `sauvegarde inconnue, ${fr}`, en: `backup unknown, ${en}` };
    }
  }
}

type Unknown = Exclude<BackupSaid, { kind: 'good' | 'too-old' | 'none-good' }>;

function unknownWords(said: Unknown, { lookupDays }: BackupPolicy): Text {
  switch (said.kind) {
    case 'never-seen':
      return {
        fr: `aucune tâche de ce serveur n’est visible depuis ${lookupDays} jours`,
        en: `no job of this server is visible within ${lookupDays} days`,
      };
    case 'unsaid':
      return {
        fr: `l’état de la tâche ${said.job.id} n’est pas compris`,
        en: `the state of job ${said.job.id} is not understood`,
      };
    case 'from-the-future':
      return { fr: `la tâche ${said.job.id} est datée du futur`, en: `job ${said.job.id} is dated in the future` };
    case 'absent':
      return { fr: 'aucun client ne porte ce nom', en: 'no client bears this name' };
    case 'several':
      return {
        fr: `plusieurs clients portent ce nom (${listed(said.names)})`,
        en: `several clients bear this name (${listed(said.names)})`,
      };
    case 'retired':
      return {
        fr: `le client « ${said.client.name} » y est déconfiguré`,
        en: `the client “${said.client.name}” is deconfigured there`,
      };
    case 'names-differ':
      return {
        fr: `le client « ${said.client.name} » a pour nom d’hôte « ${said.client.hostName} »`,
        en: `the client “${said.client.name}” has the host name “${said.client.hostName}”`,
      };
    case 'shared':
      return {
        fr: `le client « ${said.client.name} » peut être celui de plusieurs serveurs (${listed(said.servers)})`,
        en: `the client “${said.client.name}” may be that of several servers (${listed(said.servers)})`,
      };
    case 'clients-unread':
      return { fr: 'la liste des clients n’a pas été lue depuis un jour', en: 'its clients were not read for a day' };
    case 'clock':
      return clockWords(said.aheadMs);
    case 'unread':
      return FAULT_WORDS[said.fault];
  }
}

function clockWords(aheadMs: number | null): Text {
  if (aheadMs === null) return { fr: 'son heure n’est pas connue', en: 'its time is not known' };
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  return aheadMs > 0
    ? { fr: `son horloge avance de ${minutes} min`, en: `its clock is ${minutes} min ahead` }
    : { fr: `son horloge retarde de ${minutes} min`, en: `its clock is ${minutes} min behind` };
}

const MOST_NAMES = 3;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => name.slice(0, 60));
  return names.length > MOST_NAMES ? `${shown.join(', ')}…` : shown.join(', ');
}

const LEVELS: Readonly<Record<string, Text>> = {
  full: { fr: 'complète', en: 'full' },
  incremental: { fr: 'incrémentielle', en: 'incremental' },
  differential: { fr: 'différentielle', en: 'differential' },
};

/** What we have no word for stays as it is said there. */
function levelText(level: string): Text {
  const name = level.slice(0, 40);
  return LEVELS[level.toLowerCase()] ?? { fr: name, en: name };
}

/** `12 janvier 2027 à 03h12`, `12 January 2027 at 03:12`. */
function momentText(at: Date, zone: string): Text {
  const local = DateTime.fromJSDate(at, { zone });
  const { fr, en } = dayText(local.toISODate() ?? '');
  return { fr: `${fr} à ${local.toFormat("HH'h'mm")}`, en: `${en} at ${local.toFormat('HH:mm')}` };
}
