// What integrations have read is brought into the inventory by itself, in the name of the account that the settings name (ADR 17).
import { personalPlaces } from '../../db/queries/chat/places.ts';
import { copiesToCompare, noteCompared } from '../../db/queries/integrations/copies-to-compare.ts';
import { tellPerson } from '../../db/queries/notifications/tell-person.ts';
import { findAuthor } from '../../db/queries/people/find-author.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { INTEGRATION_TITLES } from '../../domain/integrations/names.ts';
import type { Text } from '../../domain/language.ts';
import { notificationDefaults } from '../../domain/notifications/choices.ts';
import { isInForce } from '../../domain/people/account.ts';
import { may } from '../../domain/people/roles.ts';
import type { LoadedIntegration } from '../../integrations/any-integration.ts';
import type { OperationContext, Requester } from '../shared/operation.ts';
import { compareApart } from './compare-apart.ts';
import type { Nightly } from './compare-copy.ts';

/** Returns how many copies were compared. */
export async function followCopies(ctx: OperationContext, integrations: readonly LoadedIntegration[]): Promise<number> {
  const own = integrations.filter(({ onBehalfOf, inventory }) => onBehalfOf !== null && inventory !== null);
  if (own.length === 0) return 0;
  const waiting = new Set(
    await copiesToCompare(
      ctx.db,
      own.map(({ name }) => name),
    ),
  );
  let done = 0;
  for (const integration of own.filter(({ name }) => waiting.has(name))) {
    try {
      done += await follow(ctx, integration);
    } catch (error) {
      // A comparison of many servers is too much to be tried again every two seconds.
      await noteCompared(ctx.db, integration.name, { note: NOT_COMPARED, at: ctx.clock.now(), isOver: true });
      throw error;
    }
  }
  return done;
}

const NOT_COMPARED: Text = {
  fr: 'la comparaison a échoué, voir le journal du processus de chat ; Examiner la refait',
  en: 'the comparison failed, see the log of the chat process; Review does it again',
};

async function follow(ctx: OperationContext, integration: LoadedIntegration): Promise<number> {
  const author = await authorOf(ctx, integration.onBehalfOf ?? '');
  if (author.kind === 'none') {
    await noteCompared(ctx.db, integration.name, { note: author.why, at: ctx.clock.now() });
    return 0;
  }
  const outcome = await compareApart('apply', ctx, author.by, integration);
  if (outcome.kind === 'refused') {
    // Asked again with the next copy that differs, or when somebody reviews it.
    await noteCompared(ctx.db, integration.name, { note: outcome.text, at: ctx.clock.now(), isOver: true });
    return 1;
  }
  if (outcome.nightly === null) return 0;
  if (outcome.nightly.isParkedNew) await tellParked(ctx, author.by, integration, outcome.nightly);
  return 1;
}

type Author = { readonly kind: 'author'; readonly by: Requester } | { readonly kind: 'none'; readonly why: Text };

async function authorOf({ db, clock }: OperationContext, address: string): Promise<Author> {
  const account = await findAuthor(db, address);
  if (account === null || account.entraId === null || !isInForce(account, clock.now())) {
    return {
      kind: 'none',
      why: {
        fr: `rien n’est appliqué : ${address} (onBehalfOf) n’a pas de compte actif`,
        en: `nothing is applied: ${address} (onBehalfOf) has no active account`,
      },
    };
  }
  if (!may(account.roles, 'inventory.edit')) {
    return {
      kind: 'none',
      why: {
        fr: `rien n’est appliqué : ${address} (onBehalfOf) n’a pas le droit de modifier l’inventaire`,
        en: `nothing is applied: ${address} (onBehalfOf) may not edit the inventory`,
      },
    };
  }
  const actor = { userId: account.id, entraId: account.entraId, name: account.name, roles: account.roles };
  return { kind: 'author', by: { actor, activityId: null } };
}

async function tellParked(
  { db, clock, settings }: OperationContext,
  { actor: { userId } }: Requester,
  { name }: LoadedIntegration,
  { parked, note }: Nightly,
): Promise<void> {
  const place = (await personalPlaces(db, [userId])).get(userId);
  if (parked === null || place === undefined) return;
  const title = INTEGRATION_TITLES[name];
  const said = {
    fr: `${title} : ${note.fr}. Des serveurs changeraient de nature ou partiraient en nombre, ou ce qui a été annulé ici reviendrait : à confirmer sur la carte.`,
    en: `${title}: ${note.en}. Servers would move between production and non-production, or leave in number, or what was taken back here would come again: confirm on the card.`,
  };
  const about = { kind: 'fact' } as const;
  const key = `parked ${parked}`;
  const card = cardKeyText({ kind: 'inventory-change', changeId: parked });
  const defaults = settings.notifications ?? notificationDefaults(settings.zone);
  await db
    .transaction()
    .execute((trx) =>
      tellPerson(
        trx,
        defaults,
        { userId, place, kind: 'inventory', about, key, text: said, line: said, card },
        clock.now(),
      ),
    );
}
