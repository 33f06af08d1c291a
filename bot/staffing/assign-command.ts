// `/assign host[,host…] @person [in 12]`: who patches these servers (ASSIGN-3 to ASSIGN-5).

import { foldCase } from '../../domain/fold-case.ts';
import type { CampaignId, UserId } from '../../domain/ids.ts';
import { answerTo, byOf, type PatchCommand, text } from '../shared/command-answers.ts';
import { findOperator } from '../shared/find-operator.ts';
import { serversTyped } from '../shared/named-servers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { hostnamesOf, namesText } from '../shared/sentences.ts';
import { campaign, operator, orElse, servers } from '../shared/typed/argument-kinds.ts';
import { lacking } from '../shared/typed/arguments.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { after } from '../shared/typed/form.ts';
import { inCampaign } from '../shared/typed/in-campaign.ts';
import { assignSessions } from './assign-sessions.ts';

type AssignArgs = { readonly words: readonly string[]; readonly campaignId: CampaignId | null };

const NOBODY_CHOICE = { value: { fr: 'personne', en: 'nobody' }, title: { fr: 'personne', en: 'nobody' } };
const NOBODY = new Set(['nobody', 'personne']);

export function assignCommand(operations: OperationContext): PatchCommand<AssignArgs> {
  return {
    name: { fr: 'affecter', en: 'assign' },
    ability: 'session.assign',
    help: { fr: 'affecte des serveurs à un opérateur', en: 'assigns servers to an operator' },
    forms: [
      {
        parts: { servers, operator: orElse(operator, [NOBODY_CHOICE]), campaignId: after(['dans'], ['in'], campaign) },
        does: {
          fr: 'affecte des serveurs à un opérateur, ou à personne (« personne »)',
          en: 'assigns servers to an operator, or to nobody (“nobody”)',
        },
        example: { fr: '/affecter vrinfapp1 @Khalid', en: '/assign vrinfapp1 @Khalid' },
      },
    ],
    parse: parseAssign,
    run: (context) => run(operations, context),
  };
}

function parseAssign({ list }: Words): ParsedArgs<AssignArgs> {
  const args = inCampaign(list);
  if (args.words.length === 0)
    return lacking('servers', 'Il manque le nom du serveur.', 'The name of the server is missing.');
  if (args.words.length === 1) {
    return lacking('operator', 'Il manque l’opérateur, ou « personne ».', 'The operator is missing, or “nobody”.');
  }
  return { kind: 'args', args };
}

async function run(operations: OperationContext, context: CommandContext<AssignArgs>): Promise<CommandAnswer> {
  const { words, campaignId } = context.args;
  const { hostnames, person } = await splitPerson(operations, words);
  if (person === '') return text('Il manque l’opérateur, ou « personne ».', 'The operator is missing, or “nobody”.');
  let operator: { readonly userId: UserId | null; readonly name: string } = { userId: null, name: '' };
  if (!NOBODY.has(foldCase(person))) {
    const found = await findOperator(operations.db, person, context.now);
    if (found.kind === 'refused') return { kind: 'text', text: found.text };
    operator = found;
  }
  const ask = { hostnames, userId: operator.userId, campaignId };
  const outcome = await assignSessions(operations, byOf(context), ask);
  return answerTo(outcome, ({ servers, campaigns, followers }) => {
    const names = namesText(servers);
    const where = campaigns.join(', ');
    const also = namesText(followers);
    const alsoFr = followers.length === 0 ? '' : ` Du même groupe, suivent : ${also.fr}.`;
    const alsoEn = followers.length === 0 ? '' : ` Of the same group, these follow: ${also.en}.`;
    const [toFr, toEn] = operator.userId === null ? ['personne', 'nobody'] : [operator.name, operator.name];
    return text(
      `Affecté à ${toFr} (campagne ${where}) : ${names.fr}.${alsoFr}`,
      `Assigned to ${toEn} (campaign ${where}): ${names.en}.${alsoEn}`,
    );
  });
}

/** The servers come first; the person is the rest, which may have a space in its name. */
async function splitPerson({ db }: OperationContext, words: readonly string[]) {
  const known = await serversTyped(db, hostnamesOf(words));
  const end = words.findIndex((word, index) => index > 0 && !known.has(hostnamesOf([word])[0] ?? ''));
  if (end === -1) return { hostnames: words, person: '' };
  return { hostnames: words.slice(0, end), person: words.slice(end).join(' ') };
}
