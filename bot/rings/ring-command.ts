// `/ring`: the rings, listed and changed. `/rings 12`: those of a campaign with the answers of its sites (RING-1).
import { cardKeyText } from '../../domain/card-key.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { answerTo, byOf, card, type PatchCommand } from '../shared/command-answers.ts';
import { missingCampaign } from '../shared/open-campaign.ts';
import type { OperationContext } from '../shared/operation.ts';
import { campaign } from '../shared/typed/argument-kinds.ts';
import { lacking, notRead, parseCampaign, wrong } from '../shared/typed/arguments.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { archiveRing, createRing, type NewRing, setRingSoak } from './edit-rings.ts';
import { RING_FORMS } from './ring-forms.ts';

type RingArgs =
  | { readonly kind: 'all' }
  | ({ readonly kind: 'create' } & NewRing)
  | { readonly kind: 'soak'; readonly ring: string; readonly soakDays: number }
  | { readonly kind: 'archive'; readonly ring: string };

export function ringCommand(operations: OperationContext): PatchCommand<RingArgs> {
  return {
    name: { fr: 'anneau', en: 'ring' },
    ability: 'read',
    help: { fr: 'montre et modifie les anneaux', en: 'shows and changes the rings' },
    forms: RING_FORMS,
    parse,
    abilityFor: ({ kind }) => (kind === 'all' ? 'read' : 'baseline.edit'),
    run: (context) => run(operations, context),
  };
}

const CREATE = new Set(['create', 'creer', 'new', 'nouveau']);
const AFTER = new Set(['after', 'apres']);
const FIRST = new Set(['first', 'premier']);
const SOAK = new Set(['soak', 'observation']);
const ARCHIVE = new Set(['archive', 'archiver']);

function parse({ list }: Words): ParsedArgs<RingArgs> {
  const [first, second, ...rest] = list;
  if (first === undefined) return { kind: 'args', args: { kind: 'all' } };
  if (CREATE.has(foldCase(first))) {
    if (second === undefined)
      return lacking('name', 'Il manque le nom de l’anneau.', 'The name of the ring is missing.');
    return parseNew(second, rest);
  }
  if (second === undefined) return { kind: 'args', args: { kind: 'all' } };
  const word = foldCase(second);
  const [value, extra] = rest;
  if (SOAK.has(word)) {
    const soakDays = daysOf(value);
    if (typeof soakDays !== 'number') return soakDays;
    if (extra !== undefined) return notRead(extra, 'Un seul nombre de jours.', 'One number of days.');
    return { kind: 'args', args: { kind: 'soak', ring: first, soakDays } };
  }
  if (ARCHIVE.has(word)) {
    if (value !== undefined) return notRead(value, 'Un anneau à la fois.', 'One ring at a time.');
    return { kind: 'args', args: { kind: 'archive', ring: first } };
  }
  const shown = second.slice(0, 40);
  return wrong(
    `Après l’anneau : observation ou archiver. « ${shown} » n’est pas lu.`,
    `After the ring: soak or archive. “${shown}” was not read.`,
  );
}

function parseNew(name: string, words: readonly string[]): ParsedArgs<RingArgs> {
  let place: Pick<NewRing, 'after'> = {};
  let soak: Pick<NewRing, 'soakDays'> = {};
  const left = [...words];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const folded = foldCase(word);
    if (FIRST.has(folded)) place = { after: null };
    else if (AFTER.has(folded)) {
      const other = left.shift();
      if (other === undefined)
        return lacking('after', 'Il manque le nom de l’anneau.', 'The name of the ring is missing.');
      place = { after: FIRST.has(foldCase(other)) ? null : other };
    } else if (SOAK.has(folded)) {
      const soakDays = daysOf(left.shift());
      if (typeof soakDays !== 'number') return soakDays;
      soak = { soakDays };
    } else {
      return notRead(
        word,
        'Après le nom : après ANNEAU ou premier, observation JOURS ; un nom de plusieurs mots se met entre guillemets.',
        'After the name: after RING or first, soak DAYS; a name of several words stands in quotes.',
      );
    }
  }
  return { kind: 'args', args: { kind: 'create', name, ...place, ...soak } };
}

function daysOf(word: string | undefined) {
  if (word === undefined) return lacking('soak', 'Il manque le nombre de jours.', 'The number of days is missing.');
  return /^\d{1,6}$/.test(word) ? Number(word) : notRead(word, 'Un nombre de jours.', 'A number of days.');
}

async function run(operations: OperationContext, context: CommandContext<RingArgs>): Promise<CommandAnswer> {
  const { args } = context;
  const by = byOf(context);
  const done = () => card(cardKeyText({ kind: 'rings' }));
  switch (args.kind) {
    case 'all':
      return done();
    case 'create':
      return answerTo(await createRing(operations, by, args), done);
    case 'soak':
      return answerTo(await setRingSoak(operations, by, args), done);
    case 'archive':
      return answerTo(await archiveRing(operations, by, args.ring), done);
  }
}

export function ringsCommand(operations: OperationContext): PatchCommand<{ readonly campaignId: CampaignId }> {
  return {
    name: { fr: 'anneaux', en: 'rings' },
    ability: 'read',
    help: {
      fr: 'montre les anneaux d’une campagne et les réponses de ses sites',
      en: 'shows the rings of a campaign and the answers of its sites',
    },
    forms: [
      {
        parts: { campaignId: campaign },
        does: {
          fr: 'montre ce qui attend quel anneau ; anneaux et sites se décident sur la carte',
          en: 'shows what waits for which ring; rings and sites are decided on the card',
        },
        example: { fr: '/anneaux 12', en: '/rings 12' },
      },
    ],
    parse: parseCampaign,
    run: async ({ args: { campaignId } }) => {
      const missing = await missingCampaign(operations.db, campaignId);
      if (missing !== null) return { kind: 'text', text: missing.text };
      return card(cardKeyText({ kind: 'campaign-rings', campaignId }));
    },
  };
}
