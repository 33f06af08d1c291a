// `/channel bind DOMAIN`: this channel gets the announcements of that domain; `*`: of every domain without its own channel.

import { foldCase } from '../../domain/fold-case.ts';
import { answerTo, byOf, type PatchCommand, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { domain, orElse } from '../shared/typed/argument-kinds.ts';
import { lacking, notRead } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { keyword } from '../shared/typed/form.ts';
import { bindChannel } from './bind-channel.ts';
import { bindReportChannel } from './bind-report-channel.ts';

const EVERY_OTHER = {
  value: { fr: '*', en: '*' },
  title: { fr: '* · les domaines sans canal', en: '* · domains without a channel' },
};

const MANAGEMENT = {
  value: { fr: 'direction', en: 'management' },
  title: { fr: 'direction · le rapport de la semaine', en: 'management · the weekly report' },
};

/** `domain` null: every domain without its own channel; `reports`: the weekly report, and no announcements. */
export type ChannelArgs = { readonly domain: string | null; readonly reports: boolean };

export function channelCommand(operations: OperationContext): PatchCommand<ChannelArgs> {
  return {
    name: { fr: 'canal', en: 'channel' },
    ability: 'channel.bind',
    help: { fr: 'choisit les annonces de ce canal', en: 'chooses what this channel announces' },
    forms: [
      {
        parts: { bind: keyword(['lier'], ['bind']), domain: orElse(domain, [EVERY_OTHER, MANAGEMENT]) },
        does: {
          fr: 'annonce les campagnes d’un domaine dans ce canal (* : les domaines sans canal ; direction : le rapport de la semaine)',
          en: 'announces the campaigns of a domain in this channel (*: domains without a channel; management: the weekly report)',
        },
        example: { fr: '/canal lier INFRASTRUC', en: '/channel bind INFRASTRUC' },
      },
    ],
    parse,
    run: async (context) => {
      const { conversation } = context.incoming;
      if (context.args.reports)
        return answerTo(await bindReportChannel(operations, byOf(context), conversation), () => REPORTS_HERE);
      const ask = { conversation, domain: context.args.domain };
      const outcome = await bindChannel(operations, byOf(context), ask);
      return answerTo(outcome, ({ domain }) =>
        domain === null
          ? text(
              'Ce canal reçoit les annonces des domaines sans canal.',
              'This channel gets the announcements of domains without one.',
            )
          : text(`Ce canal reçoit les annonces de ${domain}.`, `This channel gets the announcements of ${domain}.`),
      );
    },
  };
}

const REPORTS_HERE = text(
  'Ce canal reçoit le rapport de chaque semaine.',
  'This channel gets the report of each week.',
);

function parse({ list }: Words): ParsedArgs<ChannelArgs> {
  const [verb, domain, ...more] = list;
  const binds = verb !== undefined && ['bind', 'lier'].includes(foldCase(verb));
  if (!binds) return notRead(verb, 'Il manque « lier ».', '“bind” is missing.');
  if (domain === undefined) return lacking('domain', 'Il manque le domaine, ou *.', 'The domain is missing, or *.');
  if (more.length > 0) return notRead(more[0], 'Un seul domaine à la fois.', 'One domain at a time.');
  const reports = ['direction', 'management'].includes(foldCase(domain));
  return { kind: 'args', args: { domain: domain === '*' || reports ? null : domain, reports } };
}
