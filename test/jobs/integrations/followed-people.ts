// What a directory says of people, and what an account has by it: for the tests of rights, without a directory behind it.
import { beforeEach } from 'vitest';
import type { UserId } from '../../../domain/ids.ts';
import { directoryPeople } from '../../../integrations/directory/mapping.ts';
import {
  membershipKind,
  membershipRecord,
  type PersonRead,
  personRecord,
} from '../../../integrations/directory/person-record.ts';
import { directorySettings } from '../../../integrations/directory/settings.ts';
import type { RemoteRecord, SyncEvent } from '../../../integrations/integration.ts';
import { syncJob } from '../../../jobs/integrations/sync-job.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addUser } from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

export const OPERATORS = 'CN=Operators,DC=example,DC=test';
export const OWNERS = 'CN=Owners,DC=example,DC=test';
export const ADMINS = 'CN=Admins,DC=example,DC=test';
const settings = directorySettings.parse({
  kind: 'active-directory',
  urls: ['ldaps://dc.example.test'],
  bind: { user: 'patchcenter@example.test', passwordFile: '/etc/patchcenter/directory' },
  bases: ['DC=example,DC=test'],
  groups: { [OPERATORS]: ['operator', 'viewer'], [OWNERS]: ['owner'], [ADMINS]: ['admin'] },
});

type There = Partial<Extract<PersonRead, { kind: 'person' }>> & { readonly groups: readonly string[] };
type Followed = {
  there: Record<string, There>;
  /** Comes after what is there. */
  ends: Error | null;
  ctx: TestJobs;
  ada: UserId;
  omar: UserId;
};

/** `followed`: made anew before each test, with an admin Ada and a coordinator Omar. */
export async function followPeople() {
  const { db } = await createTestDatabase();
  const followed = {} as Followed;
  /** The audit is only added to. */
  let auditedBefore = 0;

  beforeEach(async () => {
    for (const table of [
      ...(['integration_incoming', 'integration_runs', 'integration_states', 'integration_records'] as const),
      ...(['directory_accounts', 'user_roles', 'users', 'contacts'] as const),
    ])
      await db.deleteFrom(table).execute();
    auditedBefore = (await db.selectFrom('audit_log').select('id').execute()).length;
    const connection = { source: { readAll: () => read(followed) }, probe: async () => '', close: async () => {} };
    const schedule = { everySeconds: 30, wholeHours: 24 };
    const people: TestJobs['integrations'][number]['people'] = (records) => directoryPeople(records, settings);
    Object.assign(followed, {
      ada: await addUser(db, 'Ada', ['admin']),
      omar: await addUser(db, 'Omar', ['coordinator']),
      there: { omar: { groups: [OPERATORS] } },
      ends: null,
      ctx: {
        ...createJobContext(db, createFakeTargets()),
        integrations: [{ name: 'directory', schedule, people, machines: null, connection }],
      },
    });
  });

  return {
    db,
    followed,
    run: async () => {
      followed.ctx.time.now = new Date(followed.ctx.time.now.getTime() + 2 * 3_600_000);
      await syncJob.run(followed.ctx, { integration: 'directory' });
    },
    rolesOf: async (address: string) => {
      const rows = await db
        .selectFrom('users as u')
        .innerJoin('user_roles as r', 'r.user_id', 'u.id')
        .select('r.role')
        .where('u.email', '=', address)
        .orderBy('r.role')
        .execute();
      return rows.map(({ role }) => role);
    },
    account: (id: UserId) => db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    audited: async () => {
      const rows = await db
        .selectFrom('audit_log')
        .select(['action', 'reason'])
        .orderBy('id')
        .offset(auditedBefore)
        .execute();
      return rows.map(({ action, reason }) => `${action}: ${reason}`);
    },
    note: async () =>
      (await db.selectFrom('integration_states').select('people_note').executeTakeFirstOrThrow()).people_note?.en ??
      null,
  };
}

async function* read({ there, ends }: Followed): AsyncGenerator<SyncEvent> {
  const records = Object.entries(there).flatMap(([name, { groups, ...said }]): RemoteRecord[] => {
    const person: PersonRead = {
      ...({
        kind: 'person',
        id: `guid-${name}`,
        name,
        addresses: [`${name}@example.test`],
        entraId: null,
        state: null,
        endsAt: null,
      } as const),
      ...said,
    };
    return [personRecord(person) as RemoteRecord, ...groups.map((group) => membershipRecord(group, person.id))];
  });
  yield { type: 'page', records, unreadable: [] };
  if (ends !== null) throw ends;
  yield { type: 'whole', kind: 'person', announced: null };
  for (const group of Object.keys(settings.groups))
    yield { type: 'whole', kind: membershipKind(group), announced: null };
}
