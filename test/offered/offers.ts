// What a card offers: its buttons with what may be filled in, and the commands that its words advise.
import { type Button, buttonsOf } from '../flow/chat-driver.ts';

export type Inputs = Readonly<Record<string, string>>;

/** Of each verb the first and the last button: those between are of other rows. */
export function offeredButtons(card: unknown): readonly Button[] {
  const byVerb = Map.groupBy(buttonsOf(card), ({ verb }) => verb);
  return [...byVerb.values()].flatMap((same) => [...new Set([same[0], same.at(-1)])].flatMap((one) => one ?? []));
}

type CardInput = {
  readonly type?: unknown;
  readonly id?: unknown;
  readonly label?: unknown;
  readonly value?: unknown;
  readonly valueOn?: unknown;
  readonly choices?: readonly { readonly value: string }[];
};

/** Ways to fill the card's inputs as somebody would who reads them: one must be accepted. `best`: what was accepted of that verb before. */
export function fillings(card: unknown, { verb }: Button, best: Inputs | undefined): readonly Inputs[] {
  const inputs = inputsOf(card);
  if (inputs.length === 0) return [{}];
  const most = Math.min(MAX_FILLINGS, Math.max(1, ...inputs.map(({ choices }) => choices?.length ?? 1)));
  const turns = [...Array(most).keys()];
  const stepped = turns.map((turn) => filled(inputs, () => turn));
  const oneByOne = inputs.flatMap(({ choices, id }) =>
    (choices ?? []).map((_choice, index) => filled(inputs, (other) => (other === id ? index : 1))),
  );
  const unsaid = stepped.slice(0, 2).map((way) => ({ ...way, ...emptied(inputs) }));
  const numbered = turns.slice(0, 3).map((turn) => ({ ...filled(inputs, () => turn), comment: '3' }));
  const anyTime = verb === 'sessions.move' ? anyTimes(inputs) : [];
  const all = [...anyTime, ...stepped.slice(0, 2), ...unsaid, ...numbered, ...stepped.slice(2), ...oneByOne];
  const before = best !== undefined && isPossible(inputs, best) ? [best] : [];
  return [...before, ...all].slice(0, MAX_FILLINGS);
}

/** Every server on every day, at the first free slot. */
function anyTimes(inputs: readonly CardInput[]): readonly Inputs[] {
  const of = (name: string) => inputs.find(({ id }) => id === name)?.choices ?? [];
  return of('servers').flatMap(({ value: servers }) => of('day').map(({ value: day }) => ({ servers, day })));
}

function isPossible(inputs: readonly CardInput[], way: Inputs): boolean {
  return inputs.every(({ id, choices }) => {
    const value = way[String(id)];
    return choices === undefined || value === undefined || value === '' || choices.some((one) => one.value === value);
  });
}

const MAX_FILLINGS = 24;

function emptied(inputs: readonly CardInput[]): Inputs {
  return Object.fromEntries(inputs.filter(({ type }) => type === 'Input.Text').map(({ id }) => [String(id), '']));
}

function filled(inputs: readonly CardInput[], turnOf: (id: unknown) => number): Inputs {
  return Object.fromEntries(inputs.flatMap((input) => [[String(input.id), valueFor(input, turnOf(input.id))]]));
}

function valueFor({ type, label, valueOn, choices, id }: CardInput, turn: number): string {
  if (type === 'Input.ChoiceSet') return choices?.[turn % choices.length]?.value ?? '';
  if (type === 'Input.Toggle') return String(valueOn ?? 'true');
  if (type === 'Input.Date') return '2027-06-30';
  // "To start all at once, type 12".
  return /(\d+)$/.exec(String(label))?.[1] ?? TYPED.get(String(id)) ?? 'looked at together, and fine';
}

const TYPED: ReadonlyMap<string, string> = new Map([
  ['servers', 'vrdns1'],
  ['globs', 'java-11*'],
  ['prod', 'vpalone1'],
  ['nonprod', 'vtask1'],
  ['environments', ''],
  ['updates', ''],
]);

function inputsOf(node: unknown): readonly CardInput[] {
  if (Array.isArray(node)) return node.flatMap(inputsOf);
  if (typeof node !== 'object' || node === null) return [];
  const own = node as CardInput;
  const inner = Object.values(node).flatMap(inputsOf);
  return typeof own.type === 'string' && own.type.startsWith('Input.') ? [own, ...inner] : inner;
}

/** `byOthers`: whoever has the right is named behind it. */
export type AdvisedLine = { readonly command: string; readonly byOthers: boolean };

/** `/retry 12 vrdns1 repair` in the words of the card, as somebody would copy it: up to the end of its sentence. */
export function advisedCommands(card: unknown): readonly AdvisedLine[] {
  const found = wordsOf(card).flatMap((text) =>
    [...text.matchAll(COMMAND)].map(([, command = '', who]) => ({
      command: command.trim(),
      byOthers: who !== undefined,
    })),
  );
  return [...new Map(found.map((line) => [`${line.command} ${line.byOthers}`, line])).values()];
}

/** A full stop ends it before a space: `2.5.1` is a version. */
const COMMAND = /(?<=^|[\s(«“`:])(\/[a-zà-ÿ](?:[^.,;()»”`\n–—]|[.,](?=\S))*)(\((?:an?|une?|the|le|la|un) )?/gu;

function wordsOf(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(wordsOf);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (typeof value === 'string') return ['text', 'value', 'title', 'label'].includes(key) ? [plain(value)] : [];
    return key === 'data' || key === 'refresh' || key === 'fallback' ? [] : wordsOf(value);
  });
}

/** Markdown's escapes and joiners are nothing that one sees. */
function plain(text: string): string {
  return text
    .replaceAll(/\\(?=\W)/g, '')
    .replaceAll(/[\u200B\u200C\u2060]/g, '')
    .replaceAll('\u00A0', ' ');
}
