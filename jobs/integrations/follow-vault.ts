// What logins find out about a vault is said at once, and once: in the log, and on /integrations, whichever of a hundred of them was the first.
import type { Logger } from 'pino';
import { breakRounds } from '../../db/queries/integrations/downtimes.ts';
import { roundSoon } from '../../db/queries/integrations/states.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Fault } from '../../domain/integrations/fault.ts';
import type { IntegrationName } from '../../domain/integrations/names.ts';
import type { OpenIntegration } from '../../integrations/open-integrations.ts';

type Following = { readonly db: Db; readonly clock: Clock; readonly log: Logger };

export function followVaults(following: Following, integrations: readonly OpenIntegration[]): void {
  for (const { name, connection } of integrations) {
    connection.secrets?.onChange((fault) => {
      note(following, name, fault).catch((err: unknown) =>
        following.log.error({ err, integration: name }, 'the state of the vault was not noted'),
      );
    });
  }
}

async function note({ db, clock, log }: Following, name: IntegrationName, fault: Fault | null): Promise<void> {
  const about = { integration: name, ...(fault !== null && { fault: fault.kind, detail: fault.detail }) };
  if (fault === null) {
    log.info(about, 'the vault gives secrets again');
    await roundSoon(db, name, clock.now());
  } else {
    log.warn(about, 'the vault gives no secret: logins wait for it');
    await breakRounds(db, name, fault, clock.now());
  }
}
