// What Teams says of a person at the first contact: whether a member of ours, and with which address.
import { z } from 'zod';
import { membershipOf } from '../../domain/people/binding.ts';
import type { ConversationRef, ProfileLookup, RosterReader } from '../chat/ports.ts';
import { type Connector, type Connectors, DEFAULT_TIMEOUT_MS } from './connector.ts';
import { outcomeOf } from './outcome.ts';

const PAGE_SIZE = 200;
const MAX_PAGES = 25;
/** A card waits for it. */
const ROSTER_TIMEOUT_MS = 5_000;

const Member = z.object({
  aadObjectId: z.string().nullish(),
  objectId: z.string().nullish(),
  email: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  tenantId: z.string().nullish(),
  userRole: z.string().nullish(),
});
type Member = z.infer<typeof Member>;
/** Enough to be named in a card. */
const Named = z.object({ id: z.string(), aadObjectId: z.string().nullish(), objectId: z.string().nullish() });
const Page = z.object({ members: z.array(Member).nullish(), continuationToken: z.string().nullish() });
const NamedPage = z.object({ members: z.array(Named).nullish(), continuationToken: z.string().nullish() });

/** `tenants` that members may be of; null: any. Null when the roster of that conversation does not know them; throws when it cannot be asked. */
export function createProfileLookup(
  connectors: Connectors,
  tenants: readonly string[] | null,
  timeout = DEFAULT_TIMEOUT_MS,
): ProfileLookup {
  return async (entraId, conversation) => {
    const connector = await connectors(conversation.serviceUrl);
    const asked = await memberById(connector, conversation, entraId, timeout);
    // An entry that does not bear the Entra id that was asked for is about somebody else, as far as anybody can tell.
    const member =
      asked !== null && isOf(asked, entraId) ? asked : await memberByPages(connector, conversation, entraId, timeout);
    if (member === null) return null;
    const { email, userPrincipalName, tenantId, userRole } = member;
    const entry = {
      email: email ?? null,
      userPrincipalName: userPrincipalName ?? null,
      tenantId: tenantId ?? null,
      userRole: userRole ?? null,
    };
    return membershipOf(entry, tenants);
  };
}

/** Rejects when it cannot be asked to its end. */
export function createRosterReader(connectors: Connectors, timeout = ROSTER_TIMEOUT_MS): RosterReader {
  return async ({ id, serviceUrl }) => {
    const connector = await connectors(serviceUrl);
    const members: { entraId: string; teamsId: string }[] = [];
    let token: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const options = { timeout, pageSize: PAGE_SIZE, ...(token === undefined ? {} : { continuationToken: token }) };
      const read = NamedPage.parse(await connector.conversations.getConversationPagedMembers(id, options));
      for (const { id: teamsId, aadObjectId, objectId } of read.members ?? []) {
        const entraId = (aadObjectId ?? objectId ?? '').toLowerCase();
        if (entraId !== '') members.push({ entraId, teamsId });
      }
      if (!read.continuationToken) return members;
      token = read.continuationToken;
    }
    throw new Error(`The roster has more than ${MAX_PAGES * PAGE_SIZE} members`);
  };
}

async function memberById(connector: Connector, { id }: ConversationRef, entraId: string, timeout: number) {
  return orNull(async () =>
    Member.parse(await connector.conversations.getConversationMember(id, entraId, { timeout })),
  );
}

/** The local client, and some conversations of Teams, know members only by their own ids: then the roster is read through. */
async function memberByPages(connector: Connector, { id }: ConversationRef, entraId: string, timeout: number) {
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const options = { timeout, pageSize: PAGE_SIZE, ...(token === undefined ? {} : { continuationToken: token }) };
    const read = await orNull(async () =>
      Page.parse(await connector.conversations.getConversationPagedMembers(id, options)),
    );
    const found = read?.members?.find((member) => isOf(member, entraId));
    if (found !== undefined) return found;
    if (!read?.continuationToken) return null;
    token = read.continuationToken;
  }
  return null;
}

function isOf(member: Member, entraId: string): boolean {
  return [member.aadObjectId, member.objectId].some((id) => id?.toLowerCase() === entraId);
}

async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    const outcome = outcomeOf(error, true, new Date(0));
    const absent = outcome.kind === 'gone' || outcome.kind === 'forbidden';
    if (absent || (outcome.kind === 'failed' && !outcome.temporary)) return null;
    throw new Error('The roster could not be asked', { cause: error });
  }
}
