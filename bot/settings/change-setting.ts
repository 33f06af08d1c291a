// `/settings NAME VALUE REASON`: an admin changes a setting that is neither a secret nor an address. It goes before the file, until
// `default` gives the file its word back.
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { boundChannels } from '../../db/queries/chat/places.ts';
import { lockStoredSettings } from '../../db/queries/settings/stored-settings.ts';
import type { Text } from '../../domain/language.ts';
import type { SettingLine, SettingsBook } from '../../domain/settings/setting-line.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import {
  lacksReason,
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';

/** `value` null: as the file has it, or the default. */
export type SettingChange = { readonly name: string; readonly value: string | null; readonly reason: string };

export type SettingChanged = {
  readonly name: string;
  /** As they are typed. */
  readonly before: string;
  readonly after: string;
  readonly needsRestart: boolean;
};

const MAX_REASON = 300;

export async function changeSetting(
  ctx: OperationContext,
  by: Requester,
  book: SettingsBook,
  ask: SettingChange,
): Promise<Outcome<SettingChanged>> {
  const spec = {
    ability: 'settings.edit',
    action: 'setting.change',
    object: { type: 'setting', id: ask.name },
  } as const;
  const outcome = await operate<SettingChanged>(ctx, by, spec, (work) => change(work, book, ask));
  // It holds from its commit: where this reading fails, the next one of every process follows within seconds.
  if (outcome.kind === 'done') await book.refresh().catch(() => {});
  return outcome;
}

async function change(work: UnitOfWork, book: SettingsBook, ask: SettingChange): Promise<Outcome<SettingChanged>> {
  const stored = await lockStoredSettings(work.trx);
  const lines = book.lines(stored);
  const line = lines.find(({ name }) => name.toLowerCase() === ask.name.toLowerCase());
  if (line === undefined) return unknownSetting(ask.name, lines);
  if (line.effect === 'file') return keptElsewhere(line);
  const { name } = line;
  const read = book.read(name, ask.value, stored);
  if (read.kind === 'wrong') return refused(read.text);
  const isBack = ask.value === null;
  if (isBack ? !stored.has(name) : read.shown === line.value) return nothingToChange(line);
  const reason = work.text(ask.reason, MAX_REASON);
  if (reason === '') return lacksReason('Indiquez le motif du changement.', 'Give a reason for the change.');
  await store(work, name, isBack ? undefined : read.value);
  await work.record({
    object: { type: 'setting', id: name },
    before: { value: line.value, source: line.source },
    after: { value: read.shown, source: isBack ? 'file' : 'database' },
    reason,
  });
  if (name.startsWith('gate.')) await announce(work, { name, before: line.value, after: read.shown, reason });
  return { kind: 'done', name, before: line.value, after: read.shown, needsRestart: line.effect === 'restart' };
}

type Announced = { readonly name: string; readonly before: string; readonly after: string; readonly reason: string };

/** Who may start production, and on what, is never weakened in silence (GATE-5, GATE-6): every channel that is bound reads it. */
async function announce({ trx, by, now }: UnitOfWork, { name, before, after, reason }: Announced): Promise<void> {
  const text = {
    fr: `${by.actor.name} a changé un réglage du feu vert production, ${name} : ${after} (avant : ${before}). Motif : ${reason}`,
    en: `${by.actor.name} has changed a setting of production approval, ${name}: ${after} (before: ${before}). Reason: ${reason}`,
  };
  for (const conversationId of await boundChannels(trx)) {
    await enqueueMessage(trx, { conversationId, threadId: null, text, dedupeKey: null }, now);
  }
}

/** undefined: nothing is stored any more. */
async function store({ trx, now }: UnitOfWork, name: string, value: unknown): Promise<void> {
  const key = `setting:${name}`;
  if (value === undefined) {
    await trx.deleteFrom('app_secrets').where('key', '=', key).execute();
    return;
  }
  const row = { value: JSON.stringify(value), updated_at: now };
  await trx
    .insertInto('app_secrets')
    .values({ key, ...row })
    .onConflict((oc) => oc.column('key').doUpdateSet(row))
    .execute();
}

function unknownSetting(name: string, lines: readonly SettingLine[]): Refused {
  const shown = name.slice(0, 60);
  const near = didYouMean(
    name,
    lines.map((line) => line.name),
  );
  return refuse(
    `Réglage inconnu : ${shown}.${near.fr} /reglages les montre tous.`,
    `Unknown setting: ${shown}.${near.en} /settings shows all of them.`,
  );
}

function keptElsewhere({ name }: SettingLine): Refused {
  return refuse(
    `${name} ne se change pas ici : c’est un secret, une adresse, ou l’installation en dépend. Modifiez le fichier ou l’environnement, puis redémarrez (docs/settings.md).`,
    `${name} is not changed here: it is a secret or an address, or the installation rests on it. Change the file or the environment, then restart (docs/settings.md).`,
  );
}

function nothingToChange({ name, value }: SettingLine): Refused {
  return refuse(`${name} vaut déjà ${value || '(rien)'}.`, `${name} is already ${value || '(nothing)'}.`);
}

/** What was done, when it holds, and the line that takes it back. */
export function changedText({ name, before, after, needsRestart }: SettingChanged): Text {
  const [was, is] = [before || 'null', after || 'null'];
  const when = needsRestart
    ? {
        fr: 'Il faudra redémarrer le processus chat et les workers.',
        en: 'The chat process and the workers have to be restarted for it.',
      }
    : { fr: 'Effectif dans quelques secondes, partout.', en: 'In effect within seconds, everywhere.' };
  return {
    fr: `${name} : ${is} (avant : ${was}). ${when.fr} Pour revenir : /reglages ${name} ${quoted(was)} MOTIF`,
    en: `${name}: ${is} (before: ${was}). ${when.en} To take it back: /settings ${name} ${quoted(was)} REASON`,
  };
}

function quoted(value: string): string {
  return /[\s,;]/.test(value) ? `"${value}"` : value;
}
