// The product's own worker job over a directory, with what it has made of people.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Db } from '../../../db/schema/database.ts';
import { integration } from '../../../integrations/directory/integration.ts';
import { directoryPeople } from '../../../integrations/directory/mapping.ts';
import { directorySettings } from '../../../integrations/directory/settings.ts';
import { openFloor } from '../../../integrations/floor/open-floor.ts';
import { syncJob } from '../../../jobs/integrations/sync-job.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { createJobContext } from '../../support/job-context.ts';

export type Followed = {
  /** Half a minute later, if it is due then. Returns the fault of that reading; null: none. */
  readAgain(seconds?: number): Promise<string | null>;
  /** Roles that count now: none where the account is disabled or has ended. */
  rights(): Promise<Readonly<Record<string, readonly string[]>>>;
  probe(): Promise<string>;
};

export function followDirectory(db: Db, folder: string, said: object, password: string): Followed {
  const passwordFile = path.join(folder, 'password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  const { bind, ...rest } = said as { bind: { user: string } };
  const settings = directorySettings.parse({ ...rest, bind: { ...bind, passwordFile } });
  const warn = () => {};
  const base = createJobContext(db, createFakeTargets());
  base.time.now = new Date();
  const connection = integration.connect(settings, openFloor({ warn, now: () => new Date() }));
  const open = {
    name: 'directory',
    schedule: integration.scheduleOf(settings),
    machines: null,
    people: (records: Parameters<typeof directoryPeople>[0]) => directoryPeople(records, settings),
    connection,
  } as const;
  const ctx = { ...base, integrations: [open] };
  return {
    readAgain: async (seconds = 30) => {
      base.time.now = new Date(base.time.now.getTime() + seconds * 1000);
      for (const payload of await syncJob.due(ctx)) await syncJob.run(ctx, payload);
      const run = await db.selectFrom('integration_runs').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
      return run.fault === null ? null : `${run.fault}: ${run.detail}`;
    },
    rights: async () => {
      const users = await db.selectFrom('users').selectAll().orderBy('email').execute();
      const roles = await db.selectFrom('user_roles').selectAll().orderBy('role').execute();
      const inForce = users.filter(
        ({ disabled_at, expires_at }) => disabled_at === null && (expires_at === null || expires_at > base.time.now),
      );
      return Object.fromEntries(
        inForce.map(({ id, email }) => [
          email.split('@')[0] ?? email,
          roles.filter(({ user_id }) => user_id === id).map(({ role }) => role),
        ]),
      );
    },
    probe: () => connection.probe(new AbortController().signal),
  };
}
