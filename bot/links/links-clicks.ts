// The buttons of the correspondence: detect, link, unlink, and a change of many links applied whole or taken back.

import { z } from 'zod';
import { INPUTS } from '../../cards/verbs.ts';
import { loadServerNames } from '../../db/queries/servers/servers.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { LinkChangeId, ServerId } from '../../domain/ids.ts';
import { wordsOfField } from '../../domain/typed/line.ts';
import { changeClicks } from '../change-sets/change-set-shown.ts';
import { offer } from '../files/offer-click.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { idOf, typed } from '../shared/click-data.ts';
import { refuse } from '../shared/operation.ts';
import { linkServers, unlinkServers } from './link-servers.ts';
import { LINK_CHANGES } from './link-work.ts';
import { proposeDetection } from './propose-links.ts';

const nothing = z.object({});
const linksOfKey = z.string().startsWith('links-of:').max(800);
const onLink = z.object({ key: linksOfKey.nullable(), [INPUTS.prod]: typed, [INPUTS.nonprod]: typed });
const onPair = z.object({ key: linksOfKey, prodId: idOf<ServerId>(), nonprodId: idOf<ServerId>() });

const CHANGE_VERBS = {
  apply: 'link-change.apply',
  cancel: 'link-change.cancel',
  undo: 'link-change.undo',
} as const;
const EDITS = { ability: 'links.edit' } as const;
const ONE_PRODUCTION = refuse('Une seule production à la fois.', 'One production at a time.');
const LINKS = cardKeyText({ kind: 'links' });

export function linksActions(services: ActionServices) {
  return [
    ...listActions(services),
    ...pairActions(services),
    ...changeClicks(services, LINK_CHANGES, CHANGE_VERBS, changeKey),
  ];
}

function listActions(services: ActionServices) {
  const detect: CardAction<object> = {
    ...EDITS,
    verb: 'links.detect',
    underList: 'closed',
    data: nothing,
    run: async (context) =>
      drawOutcome(services, context, await proposeDetection(services, byOf(context)), {
        clicked: LINKS,
        done: ({ changeId }) => ({ key: changeKey(changeId) }),
      }),
  };
  const workbook: CardAction<object> = {
    ability: 'read',
    verb: 'links.export',
    data: nothing,
    run: (context) => offer(services, context, { kind: 'links' }),
  };
  return [detect, workbook];
}

function pairActions(services: ActionServices) {
  const link: CardAction<z.infer<typeof onLink>> = {
    ...EDITS,
    verb: 'links.link',
    data: onLink,
    run: async (context) => {
      const { key, prod = '', nonprod = '' } = context.data;
      const [name = '', other] = wordsOfField(prod);
      const on = { clicked: key ?? LINKS };
      if (other !== undefined) return drawOutcome(services, context, ONE_PRODUCTION, on);
      const outcome = await linkServers(services, byOf(context), { prod: name, nonprods: wordsOfField(nonprod) });
      return drawOutcome(services, context, outcome, { clicked: key ?? LINKS });
    },
  };
  const unlink: CardAction<z.infer<typeof onPair>> = {
    ...EDITS,
    verb: 'links.unlink',
    data: onPair,
    run: async (context) => {
      const { key, prodId, nonprodId } = context.data;
      const names = await loadServerNames(services.db, [prodId, nonprodId]);
      const nameOf = (id: ServerId) => names.find((server) => server.id === id)?.hostname ?? '';
      const ask = { prod: nameOf(prodId), nonprods: [nameOf(nonprodId)] };
      const outcome = await unlinkServers(services, byOf(context), ask);
      return drawOutcome(services, context, outcome, { clicked: key });
    },
  };
  return [link, unlink];
}

function changeKey(changeId: LinkChangeId): string {
  return cardKeyText({ kind: 'link-change', changeId });
}
