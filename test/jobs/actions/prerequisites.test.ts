// RUN-19: prerequisites warn of an action that sudo would refuse, and ask about those that run as root alone.
import { expect, it } from 'vitest';
import { loadSessionContext } from '../../../db/queries/attempts/sessions.ts';
import { readPrerequisites } from '../../../jobs/prerequisites/check-prerequisites.ts';
import { ordered, worker } from './actions-world.ts';

it('RUN-19: what sudo refuses is a warning, not a reason against the start', async () => {
  const stop = ['sudo', '/usr/bin/systemctl', 'stop', 'app'];
  const start = ['sudo', '/usr/bin/systemctl', 'start', 'app'];
  const one = await ordered({
    app: [{ moment: 'before', words: stop, restart_words: start }],
    own: [{ moment: 'after', words: ['/opt/app/warm'] }],
  });
  const jobs = worker(one);
  const session = await loadSessionContext(jobs.db, one.session);
  if (session === undefined) throw new Error('no session');
  const asked: unknown[] = [];
  const { readFacts } = jobs.host;
  const host = {
    ...jobs.host,
    readFacts: async (...[connection, ask]: Parameters<typeof readFacts>) => {
      asked.push(ask.asRoot);
      return { ...(await readFacts(connection, ask)), refusedActions: ['/usr/bin/systemctl stop app'] };
    },
  };
  const { verdict } = await readPrerequisites({ ...jobs, host }, session);
  expect(asked).toEqual([[stop.slice(1), start.slice(1)]]);
  expect(verdict.validated).toBe(true);
  expect(verdict.warnings.map(({ en }) => en)).toEqual([
    'sudo does not allow these actions, to be added to the sudoers of the server (/actions): /usr/bin/systemctl stop app',
  ]);
});
