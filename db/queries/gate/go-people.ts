// Whose approval of production would not be a second person's (GATE-5, PEOPLE-4).
import { sql } from 'kysely';
import type { CampaignId, UserId } from '../../../domain/ids.ts';
import type { Account } from '../../../domain/people/same-person.ts';
import type { Db } from '../../schema/database.ts';

export type GoPeople = {
  readonly creator: Account | null;
  readonly changers: readonly Account[];
  readonly decider: Account | null;
  readonly accounts: readonly Account[];
};

/** `decider` null: unknown, disabled or expired. */
export async function loadGoPeople(
  db: Db,
  campaignId: CampaignId,
  { decider, now }: { readonly decider: UserId; readonly now: Date },
): Promise<GoPeople> {
  const { created_by: creator } = await db
    .selectFrom('campaigns')
    .select('created_by')
    .where('id', '=', campaignId)
    .executeTakeFirstOrThrow();
  const changers = await loadListChangers(db, campaignId);
  const accounts = await loadAccounts(db);
  const own = accounts.get(decider);
  return {
    creator: accounts.get(creator)?.account ?? null,
    changers: changers.flatMap((id) => accounts.get(id)?.account ?? []),
    decider: own === undefined || !own.inForce(now) ? null : own.account,
    accounts: [...accounts.values()].map(({ account }) => account),
  };
}

/**
 * People who, since the campaign was created, removed a link of one of its servers, or brought a server in: restored, added, or moved into
 * production; and those who approved the maintenance windows that put servers into it (POL-5). What came since is told by the order of the
 * trail too: a clock may have been set back.
 */
async function loadListChangers(db: Db, campaignId: CampaignId): Promise<readonly UserId[]> {
  const { rows } = await sql<{ user_id: UserId }>`
    select (a.after ->> 'approvedBy')::int as user_id from audit_log a
    where a.action = 'window.campaign' and a.object_type = 'window' and a.after ->> 'campaignId' = ${String(campaignId)}
      and jsonb_typeof(a.after -> 'added') = 'array' and a.after -> 'added' <> '[]'
    union
    select a.user_id from audit_log a join campaigns c on c.id = ${campaignId}
    where a.user_id is not null and (
      (a.action = 'quickwin.add' and a.object_type = 'campaign' and a.object_id = c.id::text)
      or (a.action = 'session.restore' and a.object_type = 'session'
        and a.object_id in (select s.id::text from patch_sessions s where s.campaign_id = c.id))
      or (a.action in ('links.add', 'links.apply', 'links.remove', 'links.undo') and a.object_type = 'link-change'
        and ${SINCE_CREATION}
        and exists (select 1 from jsonb_array_elements(
            case when jsonb_typeof(a.after -> 'removed') = 'array' then a.after -> 'removed' else '[]' end) r
          join patch_sessions s on s.campaign_id = c.id and s.server_id::text = r -> 'prod' ->> 'id'))
      or (a.action = 'environment.say' and ${SINCE_CREATION} and exists (${IN_PRODUCTION}
        and e.name = a.object_id and a.after ->> 'production' = 'true'))
      or (a.action in ('inventory.apply', 'inventory.undo') and a.object_type = 'inventory-change' and ${SINCE_CREATION}
        and exists (select 1 from jsonb_array_elements(
            case when jsonb_typeof(a.after -> 'changes') = 'array' then a.after -> 'changes' else '[]' end) h
          where exists (${IN_PRODUCTION} and (
            (h ->> 'entity' = 'server' and lower(h ->> 'name') = v.hostname and h -> 'after' ->> 'environment' is not null)
            or (h ->> 'entity' = 'environment' and h ->> 'name' = e.name and h -> 'after' ->> 'production' is not null))))))
    order by user_id`.execute(db);
  return rows.map(({ user_id: id }) => id);
}

/** The row of the trail that says so; that of a standard campaign is about its draft. */
const CREATION = sql`
  select min(b.id) from audit_log b
  where (b.action in ('quickwin.create', 'emergency.create', 'campaign.create') and b.object_type = 'campaign' and b.object_id = c.id::text)
    or (b.action = 'campaign.create' and b.object_type = 'draft'
      and b.object_id in (select d.id::text from campaign_drafts d where d.campaign_id = c.id))`;

/** Of the row `a` of the trail: it came after the campaign `c`. */
const SINCE_CREATION = sql`(a.at >= c.created_at or a.id > (${CREATION}))`;

/** Servers `v` of the campaign `c` whose environment `e` is held to the gate today. */
const IN_PRODUCTION = sql`
  select 1 from patch_sessions s join servers v on v.id = s.server_id
  join domain_environments d on d.id = v.domain_environment_id join environments e on e.id = d.environment_id
  where s.campaign_id = c.id and e.production is distinct from false`;

/** All of them, the disabled too: one of those may lie between two accounts of one person. */
async function loadAccounts(db: Db) {
  const rows = await db
    .selectFrom('users as u')
    .leftJoin('contacts as c', 'c.id', 'u.contact_id')
    .select(['u.id', 'u.contact_id', 'u.email', 'c.email as contact_email', 'u.disabled_at', 'u.expires_at'])
    .execute();
  return new Map(
    rows.map(
      ({ id, contact_id: contactId, email, contact_email: other, disabled_at: disabled, expires_at: expires }) => [
        id,
        {
          account: { userId: id, contactId, addresses: other === null ? [email] : [email, other] } satisfies Account,
          inForce: (now: Date) => disabled === null && (expires === null || expires > now),
        },
      ],
    ),
  );
}
