// `/packages 12 [before|after|changes|held|drift|failures]` and `/log host`: what a campaign did to packages, and the log of an update, as files.

import { loadLastLog } from '../../db/queries/attempts/attempt-logs.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { offerDownload } from '../files/offer-download.ts';
import { answerTo, byOf, card, type PatchCommand, text } from '../shared/command-answers.ts';
import { findNamedServers } from '../shared/named-servers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { hostnamesOf } from '../shared/sentences.ts';
import { campaign, choice, server } from '../shared/typed/argument-kinds.ts';
import { notRead } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { optional } from '../shared/typed/form.ts';
import { offerPackages, type PackagesAsked, packagePart, parsePackages } from './offer-packages.ts';

const PART = choice(
  { fr: 'Partie', en: 'Part' },
  { fr: 'Il manque la partie.', en: 'The part is missing.' },
  [
    { value: { fr: 'changements', en: 'changes' }, title: { fr: 'changements', en: 'changes' } },
    { value: { fr: 'avant', en: 'before' }, title: { fr: 'avant', en: 'before' } },
    { value: { fr: 'apres', en: 'after' }, title: { fr: 'après', en: 'after' } },
    { value: { fr: 'retenus', en: 'held' }, title: { fr: 'retenus', en: 'held' } },
    { value: { fr: 'derive', en: 'drift' }, title: { fr: 'dérive', en: 'drift' } },
    { value: { fr: 'echecs', en: 'failures' }, title: { fr: 'échecs', en: 'failures' } },
  ],
  (word) => packagePart(word) !== null,
);

export function packagesCommand(operations: OperationContext): PatchCommand<PackagesAsked> {
  return {
    name: { fr: 'paquets', en: 'packages' },
    ability: 'read',
    help: { fr: 'donne les paquets d’une campagne en CSV', en: 'gives the packages of a campaign as CSV' },
    forms: [
      {
        parts: { campaignId: campaign, part: optional(PART) },
        does: {
          fr: 'donne les paquets d’une campagne en CSV : changements, avant, après, retenus, dérive ou échecs',
          en: 'gives the packages of a campaign as CSV: changes, before, after, held, drift or failures',
        },
        example: { fr: '/paquets 12 avant', en: '/packages 12 before' },
      },
    ],
    parse: parsePackages,
    run: (context) => offerPackages(operations, byOf(context), context.args),
  };
}

type OneHost = { readonly hostname: string };

export function logCommand(operations: OperationContext): PatchCommand<OneHost> {
  return {
    name: { fr: 'journal', en: 'log' },
    ability: 'read',
    help: {
      fr: 'donne le journal de la dernière mise à jour d’un serveur',
      en: 'gives the log of the last update of a server',
    },
    forms: [
      {
        parts: { server },
        does: {
          fr: 'donne le journal complet de la dernière mise à jour d’un serveur',
          en: 'gives the full log of the last update of a server',
        },
        example: { fr: '/journal vpinfapp1', en: '/log vpinfapp1' },
      },
    ],
    parse: parseHost,
    run: async (context) => {
      const { hostname } = context.args;
      const named = await findNamedServers(operations.db, [hostname], context.user.id);
      if (named.kind === 'refused') return { kind: 'text', text: named.text };
      const found = await loadLastLog(operations.db, named.servers[0]?.hostname ?? hostname);
      if (found === undefined) {
        const shown = hostname.slice(0, 60);
        return text(
          `${shown} n’a pas de journal : aucune mise à jour n’y a commencé d’ici, ou son journal a été supprimé depuis (durée de conservation).`,
          `${shown} has no log: no update has begun on it from here, or its log has been removed since (retention).`,
        );
      }
      const offered = await offerDownload(operations, byOf(context), {
        kind: 'log',
        hostname: named.servers[0]?.hostname ?? hostname,
      });
      return answerTo(offered, ({ downloadId }) => card(cardKeyText({ kind: 'download', downloadId })));
    },
  };
}

function parseHost({ list }: Words): ParsedArgs<OneHost> {
  const [hostname] = list;
  const [, other] = hostnamesOf(list);
  if (hostname === undefined || other !== undefined)
    return { ...notRead(other, 'Un serveur à la fois.', 'One server at a time.'), missing: 'server' };
  return { kind: 'args', args: { hostname } };
}
